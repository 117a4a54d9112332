package durable

import (
	"crypto/rand"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// leftAfter is the age of a file that a killed program left. One at work writes many times
// a second.
const leftAfter = 15 * time.Minute

// Aside makes a file for a program that writes it at length and then gives it its name. It
// is named prefix, a path, and a random part. Aside first removes what killed programs left:
// files so named, and beside them those of the same name and one of some endings, if they
// have not been written for a quarter of an hour.
func Aside(prefix string, endings ...string) (*os.File, error) {
	sweep(prefix, time.Now(), append(endings, ""))
	return os.OpenFile(prefix+rand.Text(), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
}

func sweep(prefix string, now time.Time, endings []string) {
	dir, begin := filepath.Split(prefix)
	entries, err := os.ReadDir(filepath.Clean(dir))
	if err != nil {
		return // to make the file tells what is wrong with the folder
	}
	for _, e := range entries {
		rest, ok := strings.CutPrefix(e.Name(), begin)
		if !ok || len(rest) < len(rand.Text()) || !isRandom(rest[:len(rand.Text())]) || !slices.Contains(endings, rest[len(rand.Text()):]) {
			continue
		}
		if info, err := e.Info(); err == nil && left(info, now) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

func left(info fs.FileInfo, now time.Time) bool {
	return info.Mode().IsRegular() && now.Sub(info.ModTime()) > leftAfter
}

// isRandom reports whether a text could be one of rand.Text.
func isRandom(s string) bool { return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == "" }
