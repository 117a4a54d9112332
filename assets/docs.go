package assets

import (
	"embed"
	"io/fs"
)

//go:embed docs
var docs embed.FS

// Docs returns the topics of tocsin help. Each is a Markdown file named after the
// topic, and its first line is the title.
func Docs() fs.FS {
	sub, err := fs.Sub(docs, "docs")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return sub
}
