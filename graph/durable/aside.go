package durable

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// leftAfter is the age of a file that a killed program left, if no lock tells. One at work
// writes many times a second.
const leftAfter = 15 * time.Minute

// mostTries is how often a file is made again that a sweep removed before it was locked. One
// sweep costs one file at most.
const mostTries = 100

// errTaken means that another program had a file locked before the one that made it.
var errTaken = errors.New("removed by another program as it was made")

// Aside makes a file for a program that writes it at length and then gives it its name. It
// is named prefix, a path, and a random part. As long as it is open it is locked, if the disk
// knows locks: then Sweep leaves it. Aside first removes what killed programs left:
// files so named, and beside them those of the same name and one of some endings, if they
// are not locked and have not been written for a quarter of an hour.
func Aside(prefix string, endings ...string) (*os.File, error) {
	sweep(prefix, time.Now(), leftAfter, append(endings, ""))
	for tries := 1; ; tries++ {
		f, err := made(prefix + rand.Text())
		if err == nil || tries == mostTries || !errors.Is(err, errTaken) {
			return f, err
		}
	}
}

// made makes a file and locks it. In between a sweep may remove it.
func made(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	free, err := lock(f)
	if err != nil { // the disk knows no locks
		return f, nil
	}
	if info, err := f.Stat(); free && err == nil {
		if there, err := os.Lstat(path); err == nil && os.SameFile(info, there) {
			return f, nil
		}
	}
	return nil, errors.Join(errTaken, f.Close())
}

// Sweep removes the files of Aside that killed programs left, if their writers would have
// kept them open until they had their names: at once those that no program has locked. Where
// there are no locks, it removes those that have not been written for a quarter of an hour.
func Sweep(prefix string) { sweep(prefix, time.Now(), 0, []string{""}) }

// sweep removes files that are unlocked and of an age.
func sweep(prefix string, now time.Time, age time.Duration, endings []string) {
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
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			removeLeft(filepath.Join(dir, e.Name()), now.Sub(info.ModTime()), age)
		}
	}
}

// removeLeft removes a file that has not been written for so long, if its program no longer
// works on it. It holds the lock meanwhile, so that no other program takes the file for its own.
func removeLeft(path string, unwritten, age time.Duration) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return
	}
	free, err := lock(f)
	if err != nil { // no lock tells, and some systems remove no open file
		_ = f.Close()
		if unwritten > leftAfter {
			_ = os.Remove(path)
		}
		return
	}
	if free && unwritten >= age {
		_ = os.Remove(path)
	}
	_ = f.Close()
}

// isRandom reports whether a text could be one of rand.Text.
func isRandom(s string) bool { return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == "" }
