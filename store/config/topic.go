package config

import (
	"io/fs"
	"regexp"
	"strings"

	"tocsin/assets"
)

// helpColumn is where the help of a key begins in the topic settings.
const helpColumn = 30

// topFile is the heading of the keys that stand before the first table.
const topFile = "At the top of the file"

// described returns the help of the keys and tables in the topic settings, by name.
func described() (map[string]string, error) {
	topic, err := fs.ReadFile(assets.Docs(), "settings.md")
	if err != nil {
		return nil, err
	}
	help := map[string]string{}
	for section := range strings.SplitSeq(string(topic), "\n## ") {
		heading, body, _ := strings.Cut(section, "\n")
		if table := strings.Trim(heading, "[]"); table != heading {
			help[table] = firstParagraph(body)
			describe(help, table+".", body)
		} else if heading == topFile {
			describe(help, "", body)
		}
	}
	return help, nil
}

// firstParagraph returns the first paragraph of a section, after its examples.
func firstParagraph(body string) string {
	for paragraph := range strings.SplitSeq(body, "\n\n") {
		if paragraph = strings.Trim(paragraph, "\n"); paragraph != "" && !strings.HasPrefix(paragraph, " ") {
			return strings.Join(strings.Fields(paragraph), " ")
		}
	}
	return ""
}

// describe adds the help of the keys of a section: each begins a line, with its default, and
// its help stands in a column of its own, there or from the next line on.
func describe(help map[string]string, table, body string) {
	key := regexp.MustCompile(`^    ([a-z_]+)( = .*)?$`)
	name := ""
	for line := range strings.Lines(body) {
		line = strings.TrimRight(line, "\n")
		before, after := line, ""
		if len(line) > helpColumn && line[helpColumn-1] == ' ' {
			before, after = strings.TrimRight(line[:helpColumn], " "), line[helpColumn:]
		}
		m := key.FindStringSubmatch(before)
		switch {
		case m != nil:
			name = table + m[1]
		case before != "" || name == "":
			name = ""
			continue
		}
		help[name] = strings.TrimSpace(help[name] + " " + strings.TrimSpace(after))
	}
}
