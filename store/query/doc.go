// Package query is the query language: tokens, parsing, the check, the fields,
// edits of a query's text, saved queries in a Scope, and the matcher, which
// reports whether a query means a record.
//
// The matcher is the reference: the index may answer faster, never differently.
// Fields and kinds of record are the rows of alert. The package must not know how
// rows are kept or drawn. Begin reading with Scope.Parse, then Match.
//
// # The language
//
// It is the language that Taegis XDR calls its Query Language, with extensions,
// each marked as one here; Parse warns about each that a query uses.
//
//	FROM alert WHERE severity >= 'medium' AND (@user CONTAINS 'amal' OR @ip = '10.0.0.0/8') EARLIEST=-7d
//
//	query      = [ "FROM" ( "*" | schema { "," schema } ) ] [ "WHERE" ]
//	             [ condition ] { time } { "|" stage } .
//	condition  = and { ( "OR" | "||" ) and } .
//	and        = primary { [ "AND" | "&&" ] primary } .
//	primary    = "(" condition ")" | "NOT" primary | time | comparison
//	           | short | word | string | saved .
//	comparison = field ( order value
//	           | ( "IN" | "!IN" ) list
//	           | [ "!" ] text ( value | list )
//	           | "IS" [ "NOT" ] "NULL" ) .
//	order      = "=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">=" .
//	text       = "CONTAINS" | "HAS" | "STARTSWITH" | "ENDSWITH"
//	           | "MATCHES" | "MATCHES_REGEX" .
//	short      = field ":" ( bare | string | "*"
//	           | ( "<" | "<=" | ">" | ">=" ) bare
//	           | "(" bare { ( "OR" | "||" | "," ) bare } ")" ) .
//	saved      = "$" name | "$" '"' characters '"' .
//	list       = "(" value { "," value } ")" .
//	value      = listed | string | number | "true" | "false" | relative .
//	time       = ( "EARLIEST" | "LATEST" ) "=" ( relative | string ) .
//	relative   = "now" | "-" digits unit [ "@" unit ] | "@" unit
//	           | "today" | "yesterday"
//	           | ( "this" | "last" ) ( "week" | "month" ) .
//	unit       = "s" | "m" | "h" | "d" | "w" | "mo" | "y" .
//	field      = "@" name | name { "." ( name | '"' characters '"' ) } .
//	string     = "'" characters "'" | '"' characters '"'
//	           | "e'" { character | escape } "'" .
//	escape     = "\" ( "'" | "\" | "n" | "r" | "t" | "b" | "f" ) .
//	number     = [ "-" ] digits [ "." digits ] .
//	stage      = ( "head" | "tail" ) digits
//	           | "sort" [ "by" ] key { "," key }
//	           | "fields" column { "," column }
//	           | "aggregate" function { "," function }
//	             [ "by" ( field { "," field } | interval ) ] .
//	key        = column [ "ASC" | "DESC" ] .
//	column     = field | name [ "(" [ field ] ")" ] .
//	function   = ( "count" [ "(" [ field ] ")" ]
//	           | ( "sum" | "min" | "max" | "avg" | "cardinality" )
//	             "(" field ")" ) [ "as" name ] .
//	interval   = digits ( "s" | "m" | "h" | "d" ) .
//
// A word or bare is a text without quotes, up to a blank or one of ( ) , | ' " = < > ! and
// &&. AND may be left out between words, strings, field:value, NOT and parentheses of these,
// and before field:value and $name. After a comparison with an operator a word needs it, and
// after a time every condition but these two; if the last time has no AND before it, no
// condition follows it.
//
// Keywords, operators, fields and values are without case; blanks and line
// breaks are free. There are no comments. A text has at most 64 KiB of
// UTF-8 and 200 levels of parentheses and NOT.
//
// # Meaning
//
// The empty query, a bare WHERE and FROM alert mean every alert of every source.
// FROM detection is the same; FROM antivirus, cloudaudit, email, thirdparty (or
// thirdpartyalert) means the alerts normalised to them, * those of all four;
// FROM incident, investigation or case means incidents, and goes with nothing
// else. Detections and schemas do not mix in one FROM. Each kind of record has
// fields of its own; asking for one that it does not have is an error.
//
// NOT binds tighter than AND, AND tighter than OR. Logic is two-valued. null,
// absent, "", an empty list and {} are one thing, missing: no positive operator
// is true of it, not even equality with the empty string, and every negated one is;
// IS NULL is true of it.
// A list satisfies a positive operator if any element does, a negated one if no
// element satisfies the positive one.
//
// Text compares as NFC under simple case folding without zero-width and other
// Cf characters (see Fold). = and IN are equality, a * in them is a plain
// character. CONTAINS is a substring. MATCHES is a glob over the whole value:
// * is any run, ? one code point, nothing escapes them. MATCHES_REGEX is RE2,
// unanchored, compiled as (?i) and the pattern, against text without folding;
// \Q…\E quotes.
//
// HAS is a whole word: no letter, digit or combining mark of the text touches one at an end
// of the value. STARTSWITH and ENDSWITH are the beginning and the end of the value.
//
// A word, or a string where a condition may stand, is true if the title, the description,
// the id or the value of an entity contains it, folded and without diacritics on both
// sides. Stars at its ends mean nothing. A field's name without an operator is a word,
// with a warning, and a keyword needs quotes. Behind OR after a comparison with an operator,
// a string, or a word that the field lists, needs parentheses: it is more often a value that
// belongs into IN.
//
// field:value is = on fields that list their values, ids, numbers, times and truth values,
// and on addresses if the value is an address or a network. On other text it is CONTAINS,
// and MATCHES if a * is in the value and no quotes are. field:* is IS NOT NULL. A date alone
// means the whole day there.
//
// $name alone is the whole saved query. In a condition it is that of the saved query, which
// may have no FROM, EARLIEST, LATEST or stages then. The canonical form writes it out.
//
// A field that lists its values takes other words for them with =, !=, IN and !IN,
// without case, blanks and underscores: status = 'new' is OPEN, 'in progress' and
// 'started' are IN_PROGRESS, version = 'v1' is Legacy. Such a word needs no quotes there, if
// it has no blank (extension).
//
// On address fields =, IN and MATCHES also take CIDR, host bits ignored, and
// addresses compare by value, IPv4 mapped into IPv6 as IPv4; operators on text
// see the address as netip prints it; any other text compares as text.
//
// < <= > >= take numbers and times. On severity a band stands for its interval:
// critical is from 0.8, high 0.6 up to 0.8, medium from 0.4, low from 0.2,
// informational below; > is above the interval, >= includes it (extension). A
// value of another type than the field's is an error, not false. true and false
// go with = and IN on boolean fields.
//
// original_data.PATH, or raw.PATH, looks into the item as it was received. A
// path through a list means any element, names are without case, and a part
// in double quotes may hold any character (extension). It compares with the
// leaf's own JSON type, numbers exactly at any size; a leaf of another type
// does not match. < and > with a time compare texts that are times in RFC 3339.
//
// Times are RFC 3339, the zone optional and then UTC, or a date alone, its first
// instant (extensions: dates, zones, fractions, relative times in comparisons).
// Relative times count from now: offset first, then the snap to the beginning of
// the unit, in UTC; weeks begin on Monday; mo and y keep the day of the month or
// take that month's last. today, this week and so on are the first instant of the unit, and
// with = and IN the whole unit, as the minute or second is that tocsin prints, as in
// '2026-11-27 16:12Z'. A relative time may stand in quotes. Times compare to 100 ns; fields
// ending in _usec are whole microseconds since 1970 and take numbers.
//
// EARLIEST is inclusive, LATEST exclusive, both on created_at. Each stands at
// most once, joined by AND or at the end, never under OR, NOT or parentheses.
// Records without created_at are outside every bound.
//
// # Stages
//
// What stands after | works on the rows that the condition selected, in the default order.
// head and tail keep the first or last rows of each item of FROM, of which * is one. sort
// goes from the least to the greatest unless DESC follows, missing values last either way;
// text is folded, and if all keys are equal, ordered by code points; what is equal then
// stays in its order. A list is no key, and a path is one by its first leaf. fields shows
// exactly its columns, under canonical names; stages after it still see every field.
//
// aggregate gives one table for all items of FROM, and a query has one. Without by it has one
// row. A row of several values is in the group of each; alerts that miss the value are
// the group null. Values that compare as equal are one group, which shows the most frequent
// spelling. A logical type is counted by entity: one spelling a thing, without addresses
// that mean no machine; a row with nothing else is in no group. count(field) counts rows
// that have it, cardinality its different values; sum and avg take numbers, min and max
// times too, and all four are null of nothing. Groups are sorted by the first function, the
// largest first, null last, ties by key. by an interval gives a row for each, aligned to
// 1970, from the one with EARLIEST, else the first record, to the last one before LATEST,
// else now, without either bound to the last record; an empty one counts 0, and has null for
// every other function. Stages after aggregate name the columns of its table.
//
// Further extensions: words, field:value, $name, HAS, STARTSWITH, ENDSWITH, == <> && ||, times
// in words, a snap alone, NOT before a condition or an operator, strings in double
// quotes, lists for CONTAINS and MATCHES_REGEX, count(), by after sort, sort of alerts, a logical
// type in aggregate. Fields that only Taegis fills are
// known and always missing, with a warning. Fields lists all.
package query
