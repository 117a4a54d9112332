package cmd

import (
	"encoding/json"
	"regexp"
	"strings"
)

// Lines of the log, in each form that a log has, hold the names of integrations and clouds that
// the settings may not have any more: behind these keys, and behind these words of a sentence.
var (
	namedKey = regexp.MustCompile(`(\b(integration|cloud|tenant|old|new)"?\s*[=:]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s",}\]]+)`)
	namedIn  = regexp.MustCompile(`(\bthe integration )(\\?"[^"\\]+\\?"|\S+)( (?:is|was|has) )`)
)

// namesIn returns the names of integrations in lines of a log.
func namesIn(lines string) (names []string) {
	for _, found := range namedKey.FindAllStringSubmatch(lines, -1) {
		if found[2] == "integration" {
			names = append(names, withoutQuotes(found[3]))
		}
	}
	return names
}

// withoutQuotes returns a value without its quotation marks.
func withoutQuotes(value string) string {
	var text string
	if json.Unmarshal([]byte(value), &text) == nil {
		return text
	}
	return strings.Trim(value, `"'`)
}

// keyed returns lines of a log without the values of keys that hold names, whatever they are.
// A word that took the place of a known one stays.
func keyed(lines string) string {
	mask := func(before, value, behind string) string {
		if known := withoutQuotes(value); strings.HasPrefix(known, "<") || strings.HasPrefix(known, "integration-") {
			return before + value + behind
		}
		if strings.HasPrefix(value, `"`) {
			return before + `"<name>"` + behind
		}
		return before + "<name>" + behind
	}
	lines = namedKey.ReplaceAllStringFunc(lines, func(s string) string {
		found := namedKey.FindStringSubmatch(s)
		return mask(found[1], found[3], "")
	})
	return namedIn.ReplaceAllStringFunc(lines, func(s string) string {
		found := namedIn.FindStringSubmatch(s)
		return mask(found[1], found[2], found[3])
	})
}

// Paths of files: in quotation marks they end with these, else with a blank behind which no
// part of a path stands.
var (
	quotedPath  = regexp.MustCompile(`(["'])(?:/|~/|[A-Za-z]:\\)[^"'\n]*(["'])`)
	barePath    = regexp.MustCompile(`(^|[\s"'=(\[,])(?:/|~/|[A-Za-z]:\\)[^\s"']+(?: [^\s"'/\\]*[/\\][^\s"']*)*`)
	servicePath = regexp.MustCompile(`^\W*/(v1\.0|beta|api/v1\.0|security|identityProtection|oauth2|common|[0-9a-z<>-]+/oauth2)\b`)
)

// withoutPaths returns a text without the paths of files, in which a folder may tell whose they
// are. What Microsoft's services call a path stays.
func withoutPaths(text string) string {
	text = quotedPath.ReplaceAllStringFunc(text, func(s string) string {
		if servicePath.MatchString(s) {
			return s
		}
		return s[:1] + "<path>" + s[len(s)-1:]
	})
	return barePath.ReplaceAllStringFunc(text, func(s string) string {
		if servicePath.MatchString(s) {
			return s
		}
		lead := ""
		if strings.ContainsAny(s[:1], " \t\n\r\"'=([,") {
			lead, s = s[:1], s[1:]
		}
		end := s[len(strings.TrimRight(s, ".,:;)]}")):] // they belong to the sentence
		return lead + "<path>" + end
	})
}
