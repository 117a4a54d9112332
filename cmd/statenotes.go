package cmd

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"tocsin/graph/bound"
	"tocsin/graph/durable"
	"tocsin/store/config"
)

// notes are the files of a kind in the state folder, by which a program finds what another one has begun:
// JSON, readable by their owner alone, and of bounded size. Each is written aside and renamed.
type notes[T any] struct {
	folder string
	kind   string // with which the names of the files begin
}

// mostNote bounds a file in which there are answers, paths and names, in bytes.
const mostNote = 64 << 10

// path returns the file of what a note is about. The name of a file can't hold each name of an integration,
// and several settings files may have one of the same name: a sum stands for them.
func (n notes[T]) path(about ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(about, "\x00")))
	return filepath.Join(n.folder, fmt.Sprintf("%s-%x.json", n.kind, sum[:8]))
}

// of returns the file of a note about an integration of settings.
func (n notes[T]) of(settings *config.Config, name string) string {
	return n.path(settingsPath(settings), name)
}

// read reads a file. If it can be read and not understood, its text comes with the error.
func (n notes[T]) read(ctx context.Context, path string) (note T, text []byte, err error) {
	if text, _, err = bound.File(ctx, path, mostNote); err != nil {
		return note, nil, err
	}
	if text == nil { // it is empty
		text = []byte{}
	}
	if err := json.Unmarshal(text, &note); err != nil {
		var none T
		return none, text, err
	}
	return note, text, nil
}

// paths returns the files; to open something else, such as a pipe, would wait.
func (n notes[T]) paths() (paths []string, err error) {
	entries, err := os.ReadDir(n.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), n.kind+"-") && strings.HasSuffix(e.Name(), ".json") && e.Type().IsRegular() {
			paths = append(paths, filepath.Join(n.folder, e.Name()))
		}
	}
	return paths, err
}

// all reads the files. Those that can't be read are left out.
func (n notes[T]) all(ctx context.Context) iter.Seq2[string, T] {
	return func(yield func(string, T) bool) {
		paths, _ := n.paths()
		for _, path := range paths {
			note, _, err := n.read(ctx, path)
			if err == nil && !yield(path, note) {
				return
			}
		}
	}
}

// file returns a file as it is to be, and makes its folder.
func (n notes[T]) file(path string, note T) (durable.File, error) {
	text, err := json.MarshalIndent(note, "", "  ")
	if err == nil {
		err = config.MakeDir(n.folder)
	}
	return durable.File{Path: path, Data: append(text, '\n'), Mode: 0o600}, err
}

// create makes a file; the error wraps fs.ErrExist if there is one with another content.
func (n notes[T]) create(path string, note T) error {
	f, err := n.file(path, note)
	if err != nil {
		return err
	}
	return durable.Create(f)
}

// replace writes a file, over another one if there is one.
func (n notes[T]) replace(path string, note T) error {
	f, err := n.file(path, note)
	if err != nil {
		return err
	}
	return durable.Replace(f, nil)
}

// remove deletes a file; none is no error.
func (n notes[T]) remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// move gives the note about an integration that was renamed its new name; none is no error.
func (n notes[T]) move(settings *config.Config, old, name string) error {
	if err := durable.Rename(n.of(settings, old), n.of(settings, name), nil); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// settingsPath returns the absolute path of a settings file. What the state folder keeps of an
// integration is found by it, whatever folder the program is started in.
func settingsPath(settings *config.Config) string {
	path, err := filepath.Abs(settings.Path)
	if err != nil {
		return settings.Path
	}
	return path
}
