package query

import (
	"regexp"
	"strings"
	"sync"
)

// fangs matches how reports write addresses so that they are not followed by accident.
var fangs = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)[\[({](\.|dot|@|at|:?//|:|/)[\])}]|\[\.|\.\]`)
})

// schemes matches the beginnings of URLs that reports change.
var schemes = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?i)^(?:h(?:xx|tt|\*\*|__)(ps?)|f[xt](p))://`) })

// refanged returns a text without those marks: hxxps://evil[.]example as
// https://evil.example.
func refanged(text string) string {
	text = fangs().ReplaceAllStringFunc(text, func(mark string) string {
		switch inner := strings.ToLower(strings.Trim(mark, "[](){}")); inner {
		case "dot":
			return "."
		case "at":
			return "@"
		default:
			return inner
		}
	})
	if m := schemes().FindStringSubmatch(text); m != nil {
		scheme := "htt" + strings.ToLower(m[1])
		if m[2] != "" {
			scheme = "ftp"
		}
		return scheme + text[len(m[0])-len("://"):]
	}
	return text
}
