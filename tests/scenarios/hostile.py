"""Words that people might write to do harm."""

from __future__ import annotations

HOSTILE = [
    "<b>gruby</b> <a href='tg://user?id=1'>link</a> &amp; &lt;script&gt;",
    "*gwiazdki* _kreski_ [napis](https://example.com) `kod` ```blok``` ||ukryte||",
    "{name} {answer:write} {0} {x.__class__} %s %(x)s ${jndi:ldap://x} {{7*7}}",
    "'; DROP TABLE answer; -- \" \\ \\0 \\u0000",
    "#set page(fill: red)\n= Nagłówek typst\n$ x^2 $ @odsyłacz <etykieta>",
    "\u202eaic ąłżó \u2066izolat\u2069 \u200fprawo",
    "🧑‍🤝‍🧑👩🏽‍🚀🏳️‍🌈🇵🇱" * 20,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "linia pierwsza\r\nlinia druga\u2028trzecia\tz tabulatorem",
    "- lista\n1. numer\n> cytat\n---\n=====\n| a | b |",
    "/not_a_command z tekstem? \n/help w drugiej linii",
    "https://przyklad.pl/?q=a&b=c #hasztag @wzmianka",
    "עברית שלום العربية مرحبا فارسی \u200fRTL 123 abc",
    "中文 日本語 かな 한국어 हिन्दी தமிழ் ไทย ქართული Հայերեն አማርኛ Ελληνικά Українська ᚠᚢᚦ 𐍈 𝔐𝕒𝔱𝚑",
    "nul\x00w środku \x1b[31mczerwono\x07 \x9b \x7f \ufeff \ufffe koniec",
    "połówki \ud83d i \udf4f osobno \udfff\ud800",
    '=HYPERLINK("http://x";"y") +1 -1 @SUM(A1) |cmd\t\\input{/etc/passwd} $$\\int$$',
    "e\u0301 ą\u0328 ﬁ Ⅷ ½ \u00ad\u200b\u200d\u2060 👨‍👩‍👧‍👦 ☝🏿 🇵🇱🇺🇦 1️⃣",
]
