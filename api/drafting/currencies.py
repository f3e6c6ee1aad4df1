"""The currency table that a founding fixes: ISO 4217 codes in use with their number of decimals.

A later edition of the standard cannot reinterpret history, because the founding carries its own table.
"""

import re
from collections.abc import Iterable, Mapping

_TWO = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP
    CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS
    KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD
    PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
    TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG
"""
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"

TABLE: Mapping[str, int] = {
    code: decimals
    for decimals, codes in ((2, _TWO), (0, _NONE), (3, _THREE), (4, "CLF"))
    for code in sorted(codes.split())
}


def chosen(codes: Iterable[str]) -> dict[str, int]:
    """A table of some currencies: codes, or ``CODE=DECIMALS`` for one that is not in ours.

    Raises:
        ValueError: not a currency code, or one that is not in the table and has no decimals.
    """
    found: dict[str, int] = {}
    for text in codes:
        match = re.fullmatch(r"([A-Z]{3})(?:=([0-4]))?", text.strip().upper())
        if match is None or (match[2] is None and match[1] not in TABLE):
            raise ValueError(f"{text!r} is no currency of the table; write CODE=DECIMALS, such as ZAR=2")
        found[match[1]] = int(match[2]) if match[2] else TABLE[match[1]]
    return found
