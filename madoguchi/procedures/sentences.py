"""The sentences themselves, by code and language.

Rules of the house: 「何が違うか。たぶん何か。どうすればよいか。」 in plain words.
"""

from collections.abc import Mapping

PARTS: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "family": "氏",
        "given": "名",
        "family_kana": "氏のフリガナ",
        "given_kana": "名のフリガナ",
        "postal_code": "郵便番号",
        "prefecture": "都道府県",
        "city": "市区町村",
        "town": "町名",
        "rest": "番地",
        "building": "建物名・部屋番号",
    },
    "en": {
        "family": "Family name",
        "given": "Given name",
        "family_kana": "Family name in katakana",
        "given_kana": "Given name in katakana",
        "postal_code": "Postal code",
        "prefecture": "Prefecture",
        "city": "City",
        "town": "Town",
        "rest": "Block and number",
        "building": "Building and room",
    },
}

JAPANESE: Mapping[str, str] = {
    "missing": "「{label}」が空いています。入力してください。",
    "missing_choice": "「{label}」がまだ選ばれていません。あてはまるものを1つ選んでください。",
    "missing_choices": "「{label}」がまだ選ばれていません。あてはまるものをすべて選んでください。",
    "missing_yesno": "「{label}」がまだ選ばれていません。「はい」か「いいえ」を選んでください。",
    "missing_consent": "先へ進むには同意が必要です。内容を読み、よければ印を付けてください。",
    "missing_file": "「{label}」のファイルがまだありません。ファイルを選んでください。",
    "missing_group": "「{label}」がまだ入力されていません。{item}を1件以上入力してください。",
    "unstorable_surrogate": (
        "こわれた文字があります。コピーの途中で文字が切れたようです。"
        "その文字を消して、もう一度入力してください。"
    ),
    "unstorable_control": (
        "目に見えない制御文字（{code_point}）があります。コピーしたときに入ったようです。"
        "一度すべて消して、手で入力してください。"
    ),
    "unstorable_direction": (
        "文字の向きを変える、目に見えない記号（{code_point}）があります。"
        "コピーしたときに入ったようです。一度すべて消して、手で入力してください。"
    ),
    "unstorable_private_use": (
        "「{character}」（{code_point}）は外字で、機械によって別の字になるため保存できません。"
        "ふだん使われる字に直してください。正しい字は窓口で確認します。"
    ),
    "unstorable_unassigned": (
        "文字ではない記号（{code_point}）があります。その部分を消して、"
        "もう一度入力してください。"
    ),
    "individual_number": (
        "マイナンバー（個人番号）のような12桁の番号があります。法律により、"
        "この欄では受け取れません。番号を消してください。"
    ),
    "too_long": "{length}文字あります。{most}文字までにしてください。",
    "too_short": "{length}文字です。{least}文字以上にしてください。",
    "one_line": "改行があります。1行で入力してください。",
    "not_kana": (
        "「{character}」はカタカナではありません。フリガナをカタカナで入力してください。"
        "ひらがなで入力してもかまいません。"
    ),
    "not_kana_alone": "カタカナで入力してください。ひらがなで入力してもかまいません。",
    "not_digits": "数字ではない文字があります。数字だけで入力してください。",
    "not_digits_year": "年を数字で入力してください。1年目は「1」か「元」と入力してください。",
    "not_digits_month": "月を数字で入力してください。例：4",
    "not_digits_day": "日を数字で入力してください。例：1",
    "not_alphanumeric": "英字、数字、ハイフンではない文字があります。英数字で入力してください。",
    "family_missing": "氏が空いています。入力してください。",
    "given_missing": "名が空いています。入力してください。名がない方は「なし」と入力してください。",
    "family_kana_missing": "氏のフリガナが空いています。カタカナで入力してください。",
    "given_kana_missing": "名のフリガナが空いています。カタカナで入力してください。",
    "name_in_one_field": (
        "氏の欄に名も入っているようです。氏に「{family}」、名に「{given}」と"
        "分けて入力してください。"
    ),
    "year_missing": "年が空いています。入力してください。",
    "month_missing": "月が空いています。入力してください。",
    "day_missing": "日が空いています。入力してください。",
    "era_missing": "元号が選ばれていません。元号を選んでください。西暦のときは年を4桁で入力してください。",
    "western_year_short": (
        "西暦{year}年は入力できません。和暦の年ではありませんか。"
        "元号を選ぶか、西暦の年を4桁で入力してください。"
    ),
    "western_year_in_era": (
        "{era}{year}年はありません。{year}は西暦ではありませんか。"
        "「西暦」を選ぶか、年を和暦に直してください。"
    ),
    "before_1873": "明治5年以前の日付は入力できません。年を確かめてください。",
    "year_far": "西暦{year}年は先すぎます。年を確かめてください。",
    "no_such_month": "{month}月はありません。1から12までの数字を入力してください。",
    "no_such_day": "{given}はありません。{month}月は{last}日までです。月か日を直してください。",
    "no_such_day_alone": "{given}はありません。日付を確かめてください。",
    "era_year": (
        "{given}はありません。{suggestion}ではありませんか。"
        "マイナンバーカードなどを見て、元号か年を直してください。"
    ),
    "era_year_either": (
        "{given}はありません。{suggestion}か{also}ではありませんか。"
        "マイナンバーカードなどを見て、元号か年を直してください。"
    ),
    "era_year_alone": (
        "{given}はありません。マイナンバーカードなどを見て、元号か年を直してください。"
    ),
    "birth_in_future": (
        "{date}はまだ来ていません。元号か年が違うようです。"
        "マイナンバーカードなどを見て、直してください。"
    ),
    "birth_too_old": (
        "{date}は130年以上前です。元号か年が違うようです。"
        "マイナンバーカードなどを見て、直してください。"
    ),
    "date_too_early": "{date}は早すぎます。{limit}か、それより後の日を入力してください。",
    "date_too_late": "{date}は遅すぎます。{limit}か、それより前の日を入力してください。",
    "postal_code_missing": "郵便番号が空いています。7桁の数字で入力してください。例：100-0001",
    "postal_code_empty": "郵便番号が空いています。7桁の数字で入力してください。例：100-0001",
    "postal_code_not_digits": (
        "郵便番号に数字ではない文字があります。7桁の数字で入力してください。例：100-0001"
    ),
    "postal_code_length": (
        "郵便番号は7桁です。数字の数を確かめてください。例：100-0001"
    ),
    "prefecture_missing": "都道府県が空いています。入力してください。",
    "city_missing": "市区町村が空いています。入力してください。",
    "rest_missing": "番地が空いています。番地がないときは「番地なし」と入力してください。",
    "not_a_prefecture": (
        "都道府県の名前ではないようです。「{suggestion}」ではありませんか。"
        "都、道、府、県まで入力してください。"
    ),
    "not_a_prefecture_alone": (
        "都道府県の名前ではないようです。「東京都」のように、都、道、府、県まで入力してください。"
    ),
    "phone_empty": "電話番号が空いています。入力してください。",
    "phone_not_digits": (
        "電話番号に数字ではない文字があります。数字とハイフンで入力してください。"
        "例：090-1234-5678"
    ),
    "phone_length": (
        "電話番号の桁数が合いません。市外局番から入力してください。"
        "携帯電話は11桁、固定電話は10桁です。"
    ),
    "phone_no_zero": (
        "電話番号が0から始まっていません。市外局番から入力してください。例：03-1234-5678"
    ),
    "email_space": "メールアドレスの中に空白があります。空白を消してください。",
    "email_no_at": (
        "メールアドレスに「@」がありません。「@」から後も入力してください。"
        "例：midori@example.jp"
    ),
    "email_two_at": "メールアドレスに「@」が2つあります。1つにしてください。",
    "email_local": (
        "「@」の前に、メールアドレスに使えない文字があります。"
        "英字と数字を確かめてください。例：midori@example.jp"
    ),
    "email_domain": (
        "「@」の後が、メールアドレスの形ではありません。"
        "点の位置とつづりを確かめてください。例：midori@example.jp"
    ),
    "not_an_option": "選べるものの中にありません。表示されているものから選んでください。",
    "exclusive": "「{option}」とほかのものが、両方選ばれています。どちらかにしてください。",
    "too_few": "{count}個選ばれています。{least}個以上選んでください。",
    "too_many": "{count}個選ばれています。{most}個までにしてください。",
    "not_a_number": "数字として読めません。数字で入力してください。例：2",
    "not_whole": "小数は入力できません。小数点のない数字で入力してください。",
    "below_min": "{least}より小さい数です。{least}以上の数を入力してください。",
    "above_max": "{most}より大きい数です。{most}以下の数を入力してください。",
    "file_unknown": "ファイルを受け取れていません。もう一度ファイルを選んでください。",
    "too_few_records": "{item}が足りません。{least}件以上入力してください。",
    "too_many_records": "{item}が多すぎます。{most}件までにしてください。",
}

ENGLISH: Mapping[str, str] = {
    "missing": "“{label}” is empty. Enter an answer.",
    "missing_choice": "Nothing is selected for “{label}”. Select the one that applies.",
    "missing_choices": "Nothing is selected for “{label}”. Select all that apply.",
    "missing_yesno": "Nothing is selected for “{label}”. Select yes or no.",
    "missing_consent": (
        "Your consent is needed to go on. Read the text and tick the box if you agree."
    ),
    "missing_file": "There is no file for “{label}” yet. Choose a file.",
    "missing_group": "“{label}” is empty. Add at least one: {item}.",
    "unstorable_surrogate": (
        "There is a broken character. It was probably cut in two while copying. "
        "Delete it and type it again."
    ),
    "unstorable_control": (
        "There is an invisible control character ({code_point}), probably from "
        "copying. Clear the field and type the text by hand."
    ),
    "unstorable_direction": (
        "There is an invisible mark that changes the direction of writing "
        "({code_point}), probably from copying. Clear the field and type the text by "
        "hand."
    ),
    "unstorable_private_use": (
        "“{character}” ({code_point}) is a private character that looks different on "
        "every machine, so it cannot be kept. Use a standard character; the counter "
        "will confirm the correct one."
    ),
    "unstorable_unassigned": (
        "There is a code that is not a character ({code_point}). Delete it and type "
        "the text again."
    ),
    "individual_number": (
        "This contains a 12-digit number like an Individual Number (My Number). The "
        "law does not allow this field to receive it. Delete the number."
    ),
    "too_long": "This has {length} characters. Use at most {most}.",
    "too_short": "This has {length} characters. Use at least {least}.",
    "one_line": "There is a line break. Write it on one line.",
    "not_kana": (
        "“{character}” is not katakana. Enter the reading in katakana; hiragana is "
        "accepted too."
    ),
    "not_kana_alone": "Enter this in katakana; hiragana is accepted too.",
    "not_digits": "There is something other than digits. Enter digits only.",
    "not_digits_year": "Enter the year in digits. For the first year of an era, enter 1.",
    "not_digits_month": "Enter the month in digits. Example: 4",
    "not_digits_day": "Enter the day in digits. Example: 1",
    "not_alphanumeric": "Use only letters, digits and hyphens.",
    "family_missing": "The family name is empty. Enter it.",
    "given_missing": "The given name is empty. If you have one name only, enter “なし”.",
    "family_kana_missing": "The reading of the family name is empty. Enter it in katakana.",
    "given_kana_missing": "The reading of the given name is empty. Enter it in katakana.",
    "name_in_one_field": (
        "The field of the family name seems to hold both names. Enter “{family}” as "
        "family name and “{given}” as given name."
    ),
    "year_missing": "The year is empty. Enter it.",
    "month_missing": "The month is empty. Enter it.",
    "day_missing": "The day is empty. Enter it.",
    "era_missing": (
        "No era is selected. Select the era, or enter the western year with four digits."
    ),
    "western_year_short": (
        "The western year {year} cannot be used. It may be a year of an era. Select "
        "the era, or enter the western year with four digits."
    ),
    "western_year_in_era": (
        "There is no year {era} {year}. {year} looks like a western year. Select the "
        "western calendar (西暦), or enter the year of the era."
    ),
    "before_1873": "Dates before 1873 cannot be entered. Check the year.",
    "year_far": "The year {year} is too far in the future. Check the year.",
    "no_such_month": "There is no month {month}. Enter a number from 1 to 12.",
    "no_such_day": (
        "There is no {given}. That month has {last} days. Correct the month or the day."
    ),
    "no_such_day_alone": "There is no {given}. Check the date.",
    "era_year": (
        "There is no {given}. Did you mean {suggestion}? Look at your My Number Card "
        "or residence card and correct the era or the year."
    ),
    "era_year_either": (
        "There is no {given}. Did you mean {suggestion} or {also}? Look at your My "
        "Number Card or residence card and correct the era or the year."
    ),
    "era_year_alone": (
        "There is no {given}. Look at your My Number Card or residence card and "
        "correct the era or the year."
    ),
    "birth_in_future": (
        "{date} is in the future. The era or the year seems to be wrong. Look at your "
        "My Number Card or residence card and correct it."
    ),
    "birth_too_old": (
        "{date} is more than 130 years ago. The era or the year seems to be wrong. "
        "Look at your My Number Card or residence card and correct it."
    ),
    "date_too_early": "{date} is too early. Enter {limit} or a later day.",
    "date_too_late": "{date} is too late. Enter {limit} or an earlier day.",
    "postal_code_missing": "The postal code is empty. Enter 7 digits. Example: 100-0001",
    "postal_code_empty": "The postal code is empty. Enter 7 digits. Example: 100-0001",
    "postal_code_not_digits": (
        "The postal code holds something other than digits. Enter 7 digits. Example: "
        "100-0001"
    ),
    "postal_code_length": (
        "A postal code has 7 digits. Check how many you entered. Example: 100-0001"
    ),
    "prefecture_missing": "The prefecture is empty. Enter it.",
    "city_missing": "The city is empty. Enter it.",
    "rest_missing": (
        "The block and number are empty. If the address has none, enter “番地なし”."
    ),
    "not_a_prefecture": (
        "This does not seem to be a prefecture. Did you mean “{suggestion}”? Enter the "
        "full name in Japanese."
    ),
    "not_a_prefecture_alone": (
        "This does not seem to be a prefecture. Enter its full name in Japanese, such "
        "as “東京都”."
    ),
    "phone_empty": "The telephone number is empty. Enter it.",
    "phone_not_digits": (
        "The telephone number holds something other than digits. Use digits and "
        "hyphens. Example: 090-1234-5678"
    ),
    "phone_length": (
        "The number of digits does not fit. Include the area code: a mobile number has "
        "11 digits, a landline 10."
    ),
    "phone_no_zero": (
        "The telephone number does not start with 0. Include the area code. Example: "
        "03-1234-5678"
    ),
    "email_space": "There is a space in the e-mail address. Delete it.",
    "email_no_at": (
        "The e-mail address has no “@”. Enter the part after it too. Example: "
        "midori@example.jp"
    ),
    "email_two_at": "The e-mail address has two “@”. Keep one.",
    "email_local": (
        "There is a character before the “@” that e-mail addresses cannot hold. Check "
        "letters and digits. Example: midori@example.jp"
    ),
    "email_domain": (
        "The part after the “@” does not look like an address. Check the dots and the "
        "spelling. Example: midori@example.jp"
    ),
    "not_an_option": "This is not among the options. Select one that is shown.",
    "exclusive": "“{option}” is selected together with others. Keep one or the other.",
    "too_few": "{count} selected. Select at least {least}.",
    "too_many": "{count} selected. Select at most {most}.",
    "not_a_number": "This cannot be read as a number. Enter digits. Example: 2",
    "not_whole": "Fractions cannot be entered. Enter a whole number.",
    "below_min": "This is less than {least}. Enter {least} or more.",
    "above_max": "This is more than {most}. Enter {most} or less.",
    "file_unknown": "The file did not arrive. Choose it again.",
    "too_few_records": "Not enough entries: {item}. Add at least {least}.",
    "too_many_records": "Too many entries: {item}. Keep at most {most}.",
}
