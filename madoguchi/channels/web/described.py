"""Describe a procedure to machines: schema.org GovernmentService as JSON-LD.

Only what the definition and the ward say stands in it; a fact nobody wrote is left out.
"""

from typing import Any

from django.conf import settings

from madoguchi.channels.web.frame import in_words, name_of
from madoguchi.channels.web.http import ResidentRequest
from madoguchi.channels.web.words import channel_name
from madoguchi.design.addresses import reverse
from madoguchi.kernel.languages.language import EASY, JAPANESE
from madoguchi.procedures.catalogue.model import Entry
from madoguchi.procedures.definition.languages import languages_of
from madoguchi.procedures.definition.model import Definition, Way
from madoguchi.wards.models import Department
from madoguchi.wards.queries import department

Json = dict[str, Any]


def service_described(
    request: ResidentRequest, slug: str, about: Definition | Entry
) -> Json:
    """Return what search engines and assistants are told of a procedure."""
    language = request.language
    office = department(request.ward.pk, about.department)
    organization = _organization(request, office)
    described: Json = {
        "@context": "https://schema.org",
        "@type": "GovernmentService",
        "name": about.title[language],
        "description": about.summary[language],
        "url": _address("web:procedure", slug),
        "inLanguage": language,
        "areaServed": _area(request),
        "provider": organization,
        "serviceOperator": organization,
        "audience": {"@type": "Audience", "name": about.audience[language]},
        "availableChannel": [
            _channel(request, slug, about, way)
            for way in about.channels
            if way.available
        ],
    }
    offers = [_offer(about, way, language) for way in about.channels if way.available]
    if told := [one for one in offers if one]:
        described["offers"] = told
    return described


def _address(name: str, slug: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse(name, args=[slug])}"


def _area(request: ResidentRequest) -> Json:
    area = {
        "@type": "AdministrativeArea",
        "name": name_of(request.ward, request.language),
    }
    return area | {"identifier": request.ward.code}


def _organization(request: ResidentRequest, office: Department | None) -> Json:
    ward, language = request.ward, request.language
    told: Json = {"@type": "GovernmentOrganization", "name": name_of(ward, language)}
    phone = ward.contact.get("phone", "")
    if address := in_words(ward.contact, "address", language):
        told["address"] = address
    if phone:
        told["telephone"] = phone
    if office is not None:
        name = office.name_en if language == "en" and office.name_en else office.name
        told["department"] = {
            "@type": "GovernmentOrganization",
            "name": name,
            **({"telephone": office.phone} if office.phone else {}),
        }
    return told


def _channel(
    request: ResidentRequest, slug: str, about: Definition | Entry, way: Way
) -> Json:
    """Return one way in: where it is, when, in which languages, how long it takes."""
    language, contact = request.language, request.ward.contact
    told: Json = {"@type": "ServiceChannel", "name": channel_name(way.name)}
    words = [way.hours[language], way.when[language], way.needs[language]]
    if text := " ".join(filter(None, words)):
        told["description"] = text
    if isinstance(about, Definition) and way.name == "web":
        told["serviceUrl"] = _address("web:procedure", slug)
        told["availableLanguage"] = _languages(about)
    else:
        told["availableLanguage"] = [JAPANESE]
    if isinstance(about, Definition) and about.period.days:
        told["processingTime"] = f"P{about.period.days}D"
    place = in_words(contact, "address", language)
    if way.name == "counter" and place:
        name = in_words(contact, "office", language) or request.ward.name
        told["serviceLocation"] = {"@type": "Place", "name": name, "address": place}
    if way.name == "post" and place:
        told["servicePostalAddress"] = {
            "@type": "PostalAddress",
            "addressCountry": "JP",
            "streetAddress": place,
        }
    if way.name == "phone" and (phone := contact.get("phone", "")):
        told["servicePhone"] = {"@type": "ContactPoint", "telephone": phone}
    return told


def _languages(about: Definition | Entry) -> list[str]:
    """Return the languages a resident may go through it in."""
    if isinstance(about, Entry):
        return [JAPANESE]
    return [JAPANESE, *(one for one in languages_of(about) if one != EASY)]


def _offer(about: Definition | Entry, way: Way, language: str) -> Json:
    """Return what one way costs, in the definition's own words."""
    fee = way.fee[language]
    if not fee:
        return {}
    told: Json = {
        "@type": "Offer",
        "name": channel_name(way.name),
        "description": fee,
        "priceCurrency": "JPY",
    }
    if isinstance(about, Definition) and not about.fee:
        told["price"] = 0
    return told
