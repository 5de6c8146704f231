*** Settings ***
Documentation     決定した事案を、古い画面に入力し、減った分数を報告する。
...               トークンは環境変数 MADOGUCHI_ROBOT_TOKEN で渡す。
Library           legacy_robot.LegacyRobot    ${WARD}    ${SCREEN}

*** Variables ***
${WARD}           http://127.0.0.1:8000/midori
${SCREEN}         http://127.0.0.1:8001/legacy/1/
${BY_HAND}        6
${MOST}           300

*** Tasks ***
待っている事案をすべて入力する
    ${saved}=    Set Variable    ${0}
    FOR    ${number}    IN RANGE    ${MOST}
        ${errand}=    Take Next Case
        IF    $errand is None    BREAK
        ${minutes}=    Type One Case    ${errand}    ${BY_HAND}
        ${saved}=    Evaluate    ${saved} + ${minutes}
    END
    Log To Console    減った分数: ${saved}
