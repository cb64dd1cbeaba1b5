"""Nasty files, each with the exact table that must come of it."""

import csv
import gzip
import io
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import voicecheck
from voicecheck.errors import InputFileError
from voicecheck.table.columns import column_names, voice_rows
from voicecheck.table.run import TableRun
from voicecheck.table.sources import ReadingOptions

_ONE = "Puh, was für ein Tag. Erst mal Tee auf dem Balkon."
_TWO = "Jetzt 20 % Rabatt sichern – nur heute für „Fans“!"
_TWO_ASCII = "Jetzt 20 % Rabatt sichern, nur heute!"
_THREE = "Our award-winning team is thrilled to announce the new premium plan."
_FOUR = "Mein Sohn hat heute sein erstes Fahrrad bekommen"


@dataclass
class Case:
    """A file and what must come of it."""

    data: bytes
    header: list[str]
    rows: list[list[str]]
    column: int
    texts: list[str | None] | None = None
    said: str = ""
    out: dict = field(default_factory=dict)
    before: int = 0
    options: dict = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    name: str = "posts.csv"


def _table(header, rows, delimiter=",", end="\n", quoting=csv.QUOTE_MINIMAL):
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=quoting)
    if header:
        writer.writerow(header)
    writer.writerows(rows)
    return stream.getvalue()


_H = ["id", "Beitrag", "Likes"]
_R = [["1", _ONE, "12"], ["2", _TWO, "3"], ["3", "", "0"]]
_RA = [["1", _ONE, "12"], ["2", _TWO_ASCII, "3"], ["3", "", "0"]]


def _posts(encoding, bom=b"", rows=_R, **dialect):
    return bom + _table(_H, rows, **dialect).encode(encoding)


_META = (
    "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,"
    "Permalink,Post type,Data comment,Date,Views,Reach,Likes"
).split(",")
_META_DE = (
    "Beitrags-ID,Konto-ID,Konto-Benutzername,Kontoname,Beschreibung,Dauer (Sek.),"
    "Veröffentlichungszeitpunkt,Permalink,Beitragstyp,Datenkommentar,Datum,Aufrufe"
).split(",")
_FACEBOOK = (
    "Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Permalink,Post type"
).split(",")
_INSIGHTS = "Post ID,Permalink,Post Message,Type,Countries,Posted,Lifetime Post Total Reach".split(
    ","
)
_LINKEDIN = "Post title,Post link,Post type,Campaign name,Posted by,Created date,Views".split(",")
_SHARES = "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility".split(",")
_X = "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks".split(",")
_TWITTER = "Tweet id,Tweet permalink,Tweet text,time,impressions,engagements".split(",")
_BUFFER = "Date,Update,Service,Service Link,Type,Impressions,Reach,Engagements".split(",")
_HOOTSUITE = "Date (GMT),Post ID,Post Message,Post Permalink,Post Type,Social Network".split(",")
_SPROUT = "Date,Post ID,Network,Post Type,Content Type,Profile,Sent by,Link,Post,Reach".split(",")
_WORDPRESS = "ID,Title,Content,Excerpt,Date,Post Type,Permalink,Status".split(",")
_BLOG = (
    '<!-- wp:paragraph -->\n<p>Heute war ich &amp; mein Hund am <a href="https://see.example">See'
    '</a>.<br>Kalt!</p>\n<!-- /wp:paragraph -->\n[gallery ids="1,2"]\n<ul><li>Tee</li></ul>'
)

_CASES = {
    "plain": Case(_posts("utf-8"), _H, _R, 1, said="utf-8, separated by comma"),
    "excel_german": Case(
        _posts("utf-8", b"\xef\xbb\xbf", delimiter=";", end="\r\n"),
        _H,
        _R,
        1,
        said="utf-8 with byte order mark, separated by semicolon, decimals after ','",
        out={"encoding": "utf-8-sig", "delimiter": ";", "decimal": ","},
    ),
    "windows_1252": Case(
        _posts("cp1252", delimiter=";", end="\r\n"),
        _H,
        _R,
        1,
        said="cp1252",
        out={"encoding": "cp1252", "delimiter": ";", "decimal": ","},
    ),
    "latin_1_tab": Case(
        _posts("latin-1", rows=_RA, delimiter="\t"),
        _H,
        _RA,
        1,
        said="separated by tab",
        out={"encoding": "latin-1", "delimiter": "\t"},
    ),
    "utf_16_excel_unicode_text": Case(
        _posts("utf-16-le", b"\xff\xfe", delimiter="\t", end="\r\n"),
        _H,
        _R,
        1,
        said="utf-16-le with byte order mark, separated by tab",
        out={"encoding": "utf-16", "delimiter": "\t"},
    ),
    "utf_16_big_endian": Case(
        _posts("utf-16-be", b"\xfe\xff"), _H, _R, 1, out={"encoding": "utf-16"}
    ),
    "utf_16_without_mark": Case(
        _posts("utf-16-le", delimiter=";"),
        _H,
        _R,
        1,
        out={"encoding": "utf-16-le", "delimiter": ";", "decimal": ","},
    ),
    "mac_roman_carriage_returns": Case(
        _posts("mac_roman", delimiter=";", end="\r"),
        _H,
        _R,
        1,
        said="mac_roman",
        out={"encoding": "mac_roman", "delimiter": ";", "decimal": ","},
    ),
    "mac_roman": Case(
        _posts("mac_roman"), _H, _R, 1, said="mac_roman", out={"encoding": "mac_roman"}
    ),
    "dos": Case(
        _posts("cp850", rows=_RA, delimiter=";", end="\r\n"),
        _H,
        _RA,
        1,
        said="cp850",
        out={"encoding": "cp850", "delimiter": ";", "decimal": ","},
    ),
    "pipe": Case(_posts("utf-8", delimiter="|"), _H, _R, 1, out={"delimiter": "|"}),
    "separator_line": Case(
        b"sep=;\r\n" + _posts("cp1252", delimiter=";", end="\r\n"),
        _H,
        _R,
        1,
        out={"encoding": "cp1252", "delimiter": ";", "decimal": ","},
        before=1,
    ),
    "separator_line_for_an_odd_one": Case(
        b"sep=^\n" + _posts("utf-8", delimiter="^"), _H, _R, 1, out={"delimiter": "^"}, before=1
    ),
    "line_breaks_in_cells": Case(
        _table(_H, [["1", f"{_ONE}\n\n– {_FOUR}", "1"], ["2", _TWO, "2"]], end="\r\n").encode(),
        _H,
        [["1", f"{_ONE}\n\n– {_FOUR}", "1"], ["2", _TWO, "2"]],
        1,
    ),
    "every_cell_quoted": Case(
        _posts("utf-8", quoting=csv.QUOTE_ALL, delimiter=";"),
        _H,
        _R,
        1,
        out={"delimiter": ";", "decimal": ","},
    ),
    "quotation_marks_doubled": Case(
        _table(_H, [["1", f'Sie sagte: "{_ONE}", dann "Nein".', "1"], ["2", _TWO, '5"']]).encode(),
        _H,
        [["1", f'Sie sagte: "{_ONE}", dann "Nein".', "1"], ["2", _TWO, '5"']],
        1,
    ),
    "quotation_marks_escaped": Case(
        f'id,Beitrag,Likes\n1,"Er rief: \\"{_ONE}\\", und ging.",1\n2,"{_TWO}",2\n'.encode(),
        _H,
        [["1", f'Er rief: "{_ONE}", und ging.', "1"], ["2", _TWO, "2"]],
        1,
        out={"doublequote": False, "escapechar": "\\"},
    ),
    "quotation_marks_as_they_came": Case(
        f'id,Beitrag,Likes\n1,"Der "beste" Tag: {_FOUR}",1\n2,"{_TWO}",2\n'.encode(),
        _H,
        [["1", f'Der beste" Tag: {_FOUR}"', "1"], ["2", _TWO, "2"]],
        1,
    ),
    "quotation_mark_never_closed": Case(
        f'id,Beitrag,Likes\n1,{_FOUR},1\n2,"{_THREE},2\n3,"{_TWO}",3\n4,{_FOUR}!,4\n'.encode(),
        _H,
        [["1", _FOUR, "1"], ["2", f'"{_THREE}', "2"], ["3", _TWO, "3"], ["4", f"{_FOUR}!", "4"]],
        1,
        texts=[_FOUR, None, _TWO, f"{_FOUR}!"],
        errors={1: "never closed"},
        notes=["row 3: a quotation mark is never closed"],
    ),
    "quotation_mark_never_closed_at_the_end": Case(
        f'id,Beitrag,Likes\n1,{_FOUR},1\n2,"{_THREE},2\n3,{_FOUR}!,3\n4,ja,4'.encode(),
        _H,
        [["1", _FOUR, "1"], ["2", f'"{_THREE}', "2"], ["3", f"{_FOUR}!", "3"], ["4", "ja", "4"]],
        1,
        texts=[_FOUR, None, f"{_FOUR}!", "ja"],
        errors={1: "never closed"},
        notes=["row 3: a quotation mark is never closed"],
    ),
    "too_many_cells": Case(
        f"id,Beitrag,Likes\n1,{_FOUR},1\n2,{_FOUR}, und er fährt,2\n3,{_TWO_ASCII[:20]},3\n".encode(),
        [*_H, ""],
        [
            ["1", _FOUR, "1", ""],
            ["2", _FOUR, " und er fährt", "2"],
            ["3", _TWO_ASCII[:20], "3", ""],
        ],
        1,
        notes=["row 3 has 4 cells, the header 3"],
    ),
    "too_few_cells": Case(
        f"id,Beitrag,Likes\n1\n2,{_FOUR}\n3,{_THREE},3\n".encode(),
        _H,
        [["1", "", ""], ["2", _FOUR, ""], ["3", _THREE, "3"]],
        1,
    ),
    "blank_lines_and_no_last_line_end": Case(
        f"\n\nid,Beitrag,Likes\n\n1,{_FOUR},1\n\n\n2,{_THREE},2".encode(),
        _H,
        [["1", _FOUR, "1"], ["2", _THREE, "2"]],
        1,
        before=0,
    ),
    "columns_without_names_and_twice": Case(
        f"id,,Text,Text link,id,\n1,a,{_FOUR},https://e.example,7,\n2,b,{_THREE},x,8,\n".encode(),
        ["id", "", "Text", "Text link", "id", ""],
        [["1", "a", _FOUR, "https://e.example", "7", ""], ["2", "b", _THREE, "x", "8", ""]],
        2,
    ),
    "no_header": Case(
        _table(None, [["2024-05-01", _ONE, "9"], ["2024-05-02", _TWO, "8"]]).encode(),
        [],
        [["2024-05-01", _ONE, "9"], ["2024-05-02", _TWO, "8"]],
        1,
        said="'column 2'",
    ),
    "one_column_with_any_signs": Case(
        f"Beitrag\n{_ONE}\nTee, Kaffee; Kakao, und Kuchen im Garten\n{_TWO}\n".encode(),
        ["Beitrag"],
        [[_ONE], ["Tee, Kaffee; Kakao, und Kuchen im Garten"], [_TWO]],
        0,
        said="one column",
    ),
    "meta_instagram": Case(
        _table(
            _META,
            [
                [
                    "1801",
                    "1784",
                    "deli",
                    "Deli",
                    f"{_ONE}\n.\n.\n#tee",
                    "0",
                    "03/27/2026 06:08",
                    "https://www.instagram.com/p/x/",
                    "IG image",
                    "",
                    "Lifetime",
                    "160",
                    "45",
                    "5",
                ],
                [
                    "1802",
                    "1784",
                    "deli",
                    "Deli",
                    _THREE,
                    "31",
                    "03/28/2026 06:08",
                    "https://www.instagram.com/p/y/",
                    "IG reel",
                    "",
                    "Lifetime",
                    "10",
                    "9",
                    "1",
                ],
            ],
        ).encode("utf-8-sig"),
        _META,
        [
            [
                "1801",
                "1784",
                "deli",
                "Deli",
                f"{_ONE}\n.\n.\n#tee",
                "0",
                "03/27/2026 06:08",
                "https://www.instagram.com/p/x/",
                "IG image",
                "",
                "Lifetime",
                "160",
                "45",
                "5",
            ],
            [
                "1802",
                "1784",
                "deli",
                "Deli",
                _THREE,
                "31",
                "03/28/2026 06:08",
                "https://www.instagram.com/p/y/",
                "IG reel",
                "",
                "Lifetime",
                "10",
                "9",
                "1",
            ],
        ],
        4,
        said="Meta Business Suite, Instagram",
        out={"encoding": "utf-8-sig"},
    ),
    "meta_instagram_german_utf_16": Case(
        b"\xff\xfe"
        + _table(
            _META_DE,
            [
                [
                    "17",
                    "18",
                    "elif",
                    "Elif",
                    _TWO,
                    "",
                    "01.09.2026 18:00",
                    "https://x",
                    "IG Bild",
                    "",
                    "Gesamte Laufzeit",
                    "7100",
                ]
            ],
            quoting=csv.QUOTE_ALL,
        ).encode("utf-16-le"),
        _META_DE,
        [
            [
                "17",
                "18",
                "elif",
                "Elif",
                _TWO,
                "",
                "01.09.2026 18:00",
                "https://x",
                "IG Bild",
                "",
                "Gesamte Laufzeit",
                "7100",
            ]
        ],
        4,
        said="Meta Business Suite, Instagram",
        out={"encoding": "utf-16"},
    ),
    "meta_facebook_with_titles": Case(
        _table(
            _FACEBOOK,
            [
                ["1", "2", "Laden", _ONE, "", "", "11/10/2025 21:00", "https://f", "Photos"],
                ["2", "2", "Laden", _THREE, "kurz", "27", "11/11/2025 21:00", "https://f", "Reels"],
            ],
        ).encode(),
        _FACEBOOK,
        [
            ["1", "2", "Laden", _ONE, "", "", "11/10/2025 21:00", "https://f", "Photos"],
            ["2", "2", "Laden", _THREE, "kurz", "27", "11/11/2025 21:00", "https://f", "Reels"],
        ],
        3,
        said="Meta Business Suite, Facebook",
    ),
    "facebook_insights_explains_its_columns": Case(
        _table(
            _INSIGHTS,
            [
                ["", "", "", "", "", "", "Lifetime: The total number of people your post reached"],
                ["1_2", "https://f", _FOUR, "Photo", "", "12/3/19 4:55", "120"],
            ],
        ).encode(),
        _INSIGHTS,
        [
            ["", "", "", "", "", "", "Lifetime: The total number of people your post reached"],
            ["1_2", "https://f", _FOUR, "Photo", "", "12/3/19 4:55", "120"],
        ],
        2,
        said="Facebook Page Insights",
    ),
    "linkedin_page_with_a_note_above": Case(
        (
            '"All posts: engagement metrics, 3 Nov 2026 - 17 Nov 2026"\n'
            + _table(
                _LINKEDIN,
                [
                    [_THREE, "https://l", "Organic", "", "Ida K.", "11/03/2026", "9"],
                    [_FOUR, "https://m", "Organic", "", "Ida K.", "11/04/2026", "8"],
                ],
            )
        ).encode(),
        _LINKEDIN,
        [
            [_THREE, "https://l", "Organic", "", "Ida K.", "11/03/2026", "9"],
            [_FOUR, "https://m", "Organic", "", "Ida K.", "11/04/2026", "8"],
        ],
        0,
        said="LinkedIn page analytics",
        before=1,
    ),
    "linkedin_archive": Case(
        _table(
            _SHARES,
            [
                [
                    "2026-07-28 20:32:32",
                    "https://l",
                    f'{_ONE}"\n""\n"{_FOUR}',
                    "",
                    "",
                    "MEMBER_NETWORK",
                ]
            ],
        ).encode(),
        _SHARES,
        [["2026-07-28 20:32:32", "https://l", f'{_ONE}"\n""\n"{_FOUR}', "", "", "MEMBER_NETWORK"]],
        2,
        texts=[f"{_ONE}\n\n{_FOUR}"],
        said="LinkedIn archive",
    ),
    "x_analytics": Case(
        _table(
            _X,
            [
                [
                    "111",
                    "Fri, Jun 5, 2026",
                    f"{_FOUR} &amp; Helm &lt;3",
                    "https://x",
                    "1,234",
                    "2",
                    "1",
                    "0",
                ]
            ],
        ).encode(),
        _X,
        [
            [
                "111",
                "Fri, Jun 5, 2026",
                f"{_FOUR} &amp; Helm &lt;3",
                "https://x",
                "1,234",
                "2",
                "1",
                "0",
            ]
        ],
        2,
        texts=[f"{_FOUR} & Helm <3"],
        said="X analytics",
    ),
    "twitter_analytics": Case(
        _table(_TWITTER, [["1", "https://t", _THREE, "2026-08-15 12:00 +0000", "9", "1"]]).encode(),
        _TWITTER,
        [["1", "https://t", _THREE, "2026-08-15 12:00 +0000", "9", "1"]],
        2,
        said="Twitter analytics",
    ),
    "buffer": Case(
        _table(
            _BUFFER,
            [["2024-04-02T08:00:00Z", _FOUR, "twitter", "https://x", "text", "800", "", "25"]],
        ).encode(),
        _BUFFER,
        [["2024-04-02T08:00:00Z", _FOUR, "twitter", "https://x", "text", "800", "", "25"]],
        1,
        said="Buffer",
    ),
    "hootsuite_with_titles_as_wide_as_the_table": Case(
        (
            "Post performance,,,,,\n"
            '"Mar 1, 2026 - Mar 31, 2026",,,,,\n'
            + _table(
                _HOOTSUITE,
                [
                    ["2026-03-01 14:30", "1", _THREE, "https://f", "Photo", "Facebook"],
                    ["2026-03-02 09:00", "3", _FOUR, "https://i", "Reel", "Instagram"],
                ],
            )
        ).encode(),
        _HOOTSUITE,
        [
            ["2026-03-01 14:30", "1", _THREE, "https://f", "Photo", "Facebook"],
            ["2026-03-02 09:00", "3", _FOUR, "https://i", "Reel", "Instagram"],
        ],
        2,
        said="Hootsuite",
        before=2,
    ),
    "sprout_social": Case(
        _table(
            _SPROUT,
            [
                [
                    "03/15/2026 10:05 am",
                    "1",
                    "Instagram",
                    "Post",
                    "Reel",
                    "Acme",
                    "Jane",
                    "https://i",
                    _THREE,
                    "1500",
                ]
            ],
        ).encode(),
        _SPROUT,
        [
            [
                "03/15/2026 10:05 am",
                "1",
                "Instagram",
                "Post",
                "Reel",
                "Acme",
                "Jane",
                "https://i",
                _THREE,
                "1500",
            ]
        ],
        8,
        said="Sprout Social",
    ),
    "wordpress_html": Case(
        _table(
            _WORDPRESS,
            [["5", "Am See", _BLOG, "", "2026-01-02", "post", "https://w", "publish"]],
            end="\r\n",
        ).encode(),
        _WORDPRESS,
        [["5", "Am See", _BLOG, "", "2026-01-02", "post", "https://w", "publish"]],
        2,
        texts=["Heute war ich & mein Hund am See.\nKalt!\n\n- Tee"],
        said="HTML taken off",
    ),
    "nothing_to_score": Case(
        _table(
            ["id", "Caption"],
            [
                ["1", "https://example.org/a?b=c"],
                ["2", "👍👍👍"],
                ["3", "   "],
                ["4", "Je ne parle pas cette langue, désolé mon ami"],
                ["5", _ONE],
            ],
        ).encode(),
        ["id", "Caption"],
        [
            ["1", "https://example.org/a?b=c"],
            ["2", "👍👍👍"],
            ["3", "   "],
            ["4", "Je ne parle pas cette langue, désolé mon ami"],
            ["5", _ONE],
        ],
        1,
        errors={0: "no words", 1: "no words", 2: "empty", 3: "'fr'"},
    ),
    "zero_bytes": Case(
        f"id,Beitrag,Likes\n1,\0{_FOUR}\0,1\n2,{_THREE},2\n".encode(),
        _H,
        [["1", f"\0{_FOUR}\0", "1"], ["2", _THREE, "2"]],
        1,
    ),
    "damaged_utf_8": Case(
        _posts("utf-8") + b"4," + _FOUR.encode() + b" \xe4\xf6 Gr\xc3\xbc\xc3\x9fe,7\n",
        _H,
        [*_R, ["4", f"{_FOUR} \udce4\udcf6 Grüße", "7"]],
        1,
        said="utf-8",
        out={"errors": "surrogateescape"},
        notes=["row 5 holds bytes that are no utf-8"],
    ),
    "windows_1252_with_a_byte_that_it_has_not": Case(
        _posts("cp1252", delimiter=";") + b"4;Gr\xfc\xdfe \x81 aus M\xfcnchen;7\n",
        _H,
        [*_R, ["4", "Grüße \udc81 aus München", "7"]],
        1,
        said="cp1252",
        out={"encoding": "cp1252", "delimiter": ";", "decimal": ",", "errors": "surrogateescape"},
        notes=["row 5 holds bytes that are no cp1252"],
    ),
    "long_cell": Case(
        _table(_H, [["1", f"{_ONE} " * 5000, "1"], ["2", _TWO, "2"]]).encode(),
        _H,
        [["1", f"{_ONE} " * 5000, "1"], ["2", _TWO, "2"]],
        1,
    ),
    "decimal_commas_between_tabs": Case(
        _table(["Rate", "Text"], [["1,25", _ONE], ["0,5", _TWO]], delimiter="\t").encode(),
        ["Rate", "Text"],
        [["1,25", _ONE], ["0,5", _TWO]],
        1,
        out={"delimiter": "\t", "decimal": ","},
    ),
    "decimal_points_between_semicolons": Case(
        _table(["Rate", "Text"], [["1.25", _ONE], ["0.5", _TWO]], delimiter=";").encode(),
        ["Rate", "Text"],
        [["1.25", _ONE], ["0.5", _TWO]],
        1,
        out={"delimiter": ";"},
    ),
    "formulas_stay_as_they_are": Case(
        _table(_H, [["=1+1", f"=HYPERLINK({_ONE})", "@x"], ["+1", f"-{_TWO}", "\t"]]).encode(),
        _H,
        [["=1+1", f"=HYPERLINK({_ONE})", "@x"], ["+1", f"-{_TWO}", "\t"]],
        1,
    ),
    "packed": Case(gzip.compress(_posts("utf-8")), _H, _R, 1, name="posts.csv.gz"),
    "blanks_around_cells": Case(
        f"id , Beitrag ,Likes\n1 , {_FOUR} ,1\n2 ,\u00a0{_THREE},2\n".encode(),
        ["id ", " Beitrag ", "Likes"],
        [["1 ", f" {_FOUR} ", "1"], ["2 ", f"\u00a0{_THREE}", "2"]],
        1,
    ),
    "line_ends_mixed": Case(
        f"id,Beitrag,Likes\r\n1,{_FOUR},1\n2,{_THREE},2\r\n3,{_FOUR}!,3\r".encode(),
        _H,
        [["1", _FOUR, "1"], ["2", _THREE, "2"], ["3", f"{_FOUR}!", "3"]],
        1,
    ),
    "line_ends_doubled_on_the_way": Case(
        f"id,Beitrag,Likes\r\r\n1,{_FOUR},1\r\r\n2,{_THREE},2\r\r\n".encode(),
        _H,
        [["1", _FOUR, "1"], ["2", _THREE, "2"]],
        1,
    ),
    "total_at_the_end": Case(
        f"id,Beitrag,Likes\n1,{_FOUR},1\n2,{_THREE},2\nTotal,,3\n".encode(),
        _H,
        [["1", _FOUR, "1"], ["2", _THREE, "2"], ["Total", "", "3"]],
        1,
    ),
    "odd_line_separators_inside_cells": Case(
        f"id,Beitrag,Likes\n1,{_FOUR}\u2028ja\x0bund\x85so,1\n2,{_THREE},2\n".encode(),
        _H,
        [["1", f"{_FOUR}\u2028ja\x0bund\x85so", "1"], ["2", _THREE, "2"]],
        1,
    ),
    "header_only": Case(b"id,Beitrag,Likes\n", _H, [], 1, options={"text_column": "Beitrag"}),
    "text_column_by_number": Case(
        _table(["a", "b"], [[_ONE, _TWO]]).encode(),
        ["a", "b"],
        [[_ONE, _TWO]],
        1,
        options={"text_column": "2"},
    ),
}


def _cell(value, decimal):
    if value is None:
        return ""
    return str(value).replace(".", decimal) if isinstance(value, float) else value


@pytest.mark.parametrize("case", _CASES.values(), ids=_CASES)
def test_table_files_come_back_with_their_voice(case, tmp_path):
    source = tmp_path / case.name
    source.write_bytes(case.data)
    run = TableRun(source, ReadingOptions(), **case.options)
    assert run.column.place == case.column
    assert case.said in "\n".join(run.summary.decisions)
    for note in case.notes:
        assert any(note in said for said in run.summary.notes), run.summary.notes
    assert len(run.summary.notes) == len(case.notes), run.summary.notes
    target = tmp_path / ("out-" + case.name)
    summary = run.write(target, progress="none")
    assert summary.n_rows == len(case.rows)

    texts = case.texts or [row[case.column] for row in case.rows]
    voices = [row.values() for row in voice_rows(texts)]
    decimal = case.out.get("decimal", ".")
    wanted = [
        [*row, *(_cell(value, decimal) for value in voice)]
        for row, voice in zip(case.rows, voices, strict=True)
    ]
    for place, message in case.errors.items():
        assert message in (summary.errors and "\n".join(summary.errors))
        wanted[place][-1] = message
    data = target.read_bytes()
    if case.name.endswith(".gz"):
        data = gzip.decompress(data)
    text = data.decode(case.out.get("encoding", "utf-8"), case.out.get("errors", "strict"))
    csv.field_size_limit(10_000_000)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=case.out.get("delimiter", ","),
        doublequote=case.out.get("doublequote", True),
        escapechar=case.out.get("escapechar"),
    )
    found = [row for row in reader if row][case.before :]
    for place, message in case.errors.items():
        row = found[place + bool(case.header)]
        assert message in row[-1]
        row[-1] = message
    if case.header:
        assert found.pop(0) == [*case.header, *column_names()]
    assert found == wanted


_KEPT = {
    name: case
    for name, case in _CASES.items()
    if not case.notes and name not in {"packed", "one_column_with_any_signs", "too_few_cells"}
}


@pytest.mark.parametrize("case", _KEPT.values(), ids=_KEPT)
def test_table_files_keep_every_byte(case, tmp_path):
    """Taking the new columns off again gives the source; mended and widened rows are left out."""
    source = tmp_path / case.name
    source.write_bytes(case.data)
    run = TableRun(source, ReadingOptions(), **case.options)
    dialect = run.source.dialect
    header = list(column_names())
    target = tmp_path / "out.csv"
    voices = []

    class Keeping:
        def add(self, row, voice):
            voices.append(dialect.delimiter.join(dialect.cells(voice.values())))

    run.write(target, progress="none", visitors=[Keeping()])
    text = target.read_bytes().removeprefix(dialect.bom).decode(dialect.encoding)
    for added in ([dialect.delimiter.join(header)] if case.header else []) + voices:
        position = text.index(dialect.delimiter + added)
        text = text[:position] + text[position + len(added) + 1 :]
    assert text == case.data.removeprefix(dialect.bom).decode(dialect.encoding)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf\r\n \r\n", "the file is empty"),
        (b"a,b,c\n1,2,3\n4,5,6\n", "no column looks like posts"),
        (
            _table(["Text A", "Text B"], [[_ONE, _FOUR], [_TWO, _THREE]]).encode(),
            "several columns look like posts",
        ),
        (
            _table(
                ["Post URL", "Post Publish Date", "Engagements", "", "Post URL", "Impressions"],
                [["https://l", "10/8/2026", "4", "", "https://l", "9"]],
            ).encode(),
            "not the texts of the posts",
        ),
        (b"\x1f\x8b\x08\x00broken", "gzip file is damaged"),
        (b"PK\x03\x04broken", "cannot be read as a workbook"),
        (b"PAR1broken", "cannot be read as Parquet"),
        (b"\xd0\xcf\x11\xe0broken", "cannot be read as a workbook"),
        (b'[{"a": 1}', "not valid JSON"),
        (b"[1, 2]", "no list of JSON objects"),
    ],
)
def test_table_files_that_are_no_tables_of_posts(data, message, tmp_path):
    source = tmp_path / "posts.csv"
    source.write_bytes(data)
    with pytest.raises(InputFileError, match=message):
        TableRun(source, ReadingOptions())


def test_table_files_unclear_column_lists_the_columns(tmp_path):
    source = tmp_path / "posts.csv"
    source.write_bytes(_table(["Text A", "Text B"], [[_ONE, _FOUR], ["", _THREE]]).encode())
    source.write_bytes(_table(["Text A", "Text B"], [[_ONE, _FOUR], [_TWO, _THREE]]).encode())
    with pytest.raises(InputFileError) as caught:
        TableRun(source, ReadingOptions())
    said = str(caught.value)
    assert said.startswith(str(source))
    assert "--text-column" in said
    assert f"1  Text A: {_ONE}" in said
    assert f"2  Text B: {_FOUR}" in said
    with pytest.raises(InputFileError, match="no column is called 'Text C'"):
        TableRun(source, ReadingOptions(), text_column="Text C")


def test_table_files_missing(tmp_path):
    with pytest.raises(InputFileError, match="cannot be read: No such file"):
        TableRun(Path(tmp_path / "nowhere.csv"), ReadingOptions())


def test_table_a_backslash_at_the_end_of_a_cell_stays(tmp_path):
    path = tmp_path / "posts.csv"
    path.write_text(f'"id","text"\n"1","{_ONE}\\"\n"2","{_FOUR}"\n', encoding="utf-8")
    out = tmp_path / "out.csv"
    voicecheck.score_table(path, out, text_column="text")
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == [_ONE + "\\", _FOUR]
