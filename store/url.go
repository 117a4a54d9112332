package store

import (
	"context"
	"path/filepath"
	"runtime"
	"strings"
	"unicode"

	"tocsin/graph/fault"
	"tocsin/graph/normalize"
	"tocsin/store/config"
	"tocsin/store/engine"
	"tocsin/store/sqlite"
)

const urlHint = "write sqlite:PATH, or memory: for a store that lasts until the program ends"

// openEngine opens the engine of a URL. The caller calls remove after closing the store:
// it removes the folder of a temporary one.
func openEngine(ctx context.Context, url string, options Options) (e engine.Engine, remove func() error, err error) {
	path, err := Path(url)
	switch {
	case err != nil:
		return nil, nil, err
	case path == "":
		return openTemporary(ctx, options)
	}
	e, err = openSQLite(ctx, path, options, options.ReadOnly)
	return e, noFile, err
}

// CheckURL returns a fault if no store can have the URL. It opens nothing.
func CheckURL(url string) error {
	_, err := Path(url)
	return err
}

// Path returns the path of the file that a store's URL names, with the home folder in
// place of "~"; "" for a temporary store. A path is taken as it is written, without
// percent escapes. Three slashes or more begin an absolute path, as in the URLs of other
// programs. The fault of a URL that no store can have doesn't repeat it: it may hold a
// password.
func Path(url string) (string, error) {
	scheme, path, colon := strings.Cut(url, ":")
	switch lower := strings.ToLower(scheme); {
	case url == "memory:":
		return "", nil
	case !colon:
		return "", wrongURL("has no scheme before a colon")
	case scheme == "memory":
		return "", wrongURL("has something after memory:")
	case scheme == "postgres", scheme == "postgresql":
		return "", fault.New(fault.Usage, "PostgreSQL stores are not supported yet", urlHint, nil)
	case scheme != "sqlite" && (lower == "sqlite" || lower == "memory"):
		return "", wrongURL("has a scheme in capital letters")
	case scheme != "sqlite":
		return "", wrongURL("has an unknown scheme")
	}
	if strings.HasPrefix(path, "///") {
		path = "/" + strings.TrimLeft(path, "/")
	}
	if wrong := wrongPath(path); wrong != "" {
		return "", wrongURL(wrong)
	}
	return config.Expand(path)
}

// Shown returns a URL as it may be shown and logged. One that no store can have loses its
// user and its parameters: the URLs of other programs hold passwords there.
func Shown(url string) string {
	if CheckURL(url) == nil {
		return url
	}
	scheme, rest, colon := strings.Cut(url, ":")
	begin := scheme + ":"
	if !colon {
		begin, rest = "", url
	}
	if after, ok := strings.CutPrefix(rest, "//"); ok {
		begin, rest = begin+"//", after
	} else if scheme == "sqlite" {
		rest, _, _ = strings.Cut(rest, "?")
		return begin + rest
	}
	at, query := strings.LastIndexByte(rest, '@'), strings.IndexByte(rest, '?')
	if query >= 0 && at > query {
		return begin + "…" // where a password begins and ends is not known
	}
	rest, _, _ = strings.Cut(rest[at+1:], "?")
	return begin + rest
}

func wrongURL(why string) error {
	return fault.New(fault.Usage, "the store's URL "+why, urlHint, nil)
}

// wrongPath says what is wrong with the path of a URL; "" if nothing is. What other
// programs mean by such a URL is not a file of that name.
func wrongPath(path string) string {
	_, query, asks := strings.Cut(path, "?")
	switch last := path[strings.LastIndexByte(path, '/')+1:]; {
	case path == "":
		return "does not name a file"
	case strings.HasPrefix(path, ":memory:"):
		return "names no file; a temporary store is memory:"
	case strings.HasPrefix(path, "file:"):
		return "has a second scheme, file:, before the path"
	case strings.HasPrefix(path, "//") && runtime.GOOS != "windows":
		return "names a host; a path has one slash or three after sqlite:"
	case asks && strings.Contains(query, "="):
		return "has parameters after a question mark"
	case last == "" || last == "." || last == ".." || path == "~":
		return "names a folder, not a file"
	case strings.TrimSpace(path) != path:
		return "has blanks at the ends of its path"
	case strings.ContainsFunc(path, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "has characters that cannot be shown"
	}
	return ""
}

func openSQLite(ctx context.Context, path string, options Options, readOnly bool) (engine.Engine, error) {
	db, err := sqlite.Open(ctx, path, sqlite.Options{
		ReadOnly: readOnly, Now: options.Now, Log: options.Log,
		Fingerprint: normalize.Fingerprint, Record: normalize.Record, Mapping: normalize.Version(),
	})
	if err != nil {
		return nil, err
	}
	return db, nil
}

// openTemporary makes a file and returns a function that removes it. The file must be
// made, so the engine may write even if the store may not.
func openTemporary(ctx context.Context, options Options) (engine.Engine, func() error, error) {
	dir, remove, err := temporary()
	if err != nil {
		return nil, nil, err
	}
	e, err := openSQLite(ctx, filepath.Join(dir, "tocsin.db"), options, false)
	if err != nil {
		_ = remove()
		return nil, nil, err
	}
	return e, remove, nil
}
