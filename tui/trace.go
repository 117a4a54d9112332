package tui

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Trace writes one line of JSON for each message that the router receives: its type,
// its size, the commands that it ran, and how long Update and the next View took. It leaves
// out typed and pasted text unless NewTrace is asked for it. A Trace belongs to the program's
// event loop, which alone calls Update and View.
type Trace struct {
	log     *slog.Logger
	text    bool
	pending []slog.Attr // of the message that was received and not drawn yet
	ran     []string    // the ids of the commands that the present message has run
}

// NewTrace returns a trace that writes to w. If text is true, it also writes keys and
// pasted text.
func NewTrace(w io.Writer, text bool) *Trace {
	return &Trace{log: slog.New(slog.NewJSONHandler(w, nil)), text: text}
}

// took records a message after its Update. If the message before it was not drawn,
// took writes that one now.
func (t *Trace) took(msg tea.Msg, began time.Time) {
	t.flush()
	t.pending = []slog.Attr{slog.String("type", fmt.Sprintf("%T", msg)), micros("update_us", began), slog.Any("size", sizeOf(msg))}
	if len(t.ran) > 0 {
		t.pending, t.ran = append(t.pending, slog.Any("ran", t.ran)), nil
	}
	if t.text {
		switch msg := msg.(type) {
		case tea.KeyPressMsg:
			t.pending = append(t.pending, slog.String("text", msg.String()))
		case tea.PasteMsg:
			t.pending = append(t.pending, slog.String("text", msg.Content))
		}
	}
}

// run notes a command that the present message runs. A nil Trace notes nothing.
func (t *Trace) run(id string) {
	if t != nil {
		t.ran = append(t.ran, id)
	}
}

// drew writes the line of the last message, with the time that drawing took.
func (t *Trace) drew(v tea.View, began time.Time) {
	if t.pending != nil {
		t.pending = append(t.pending, micros("draw_us", began), slog.Int("drawn", len(v.Content)))
		t.flush()
	}
}

func (t *Trace) flush() {
	if t.pending != nil {
		t.log.LogAttrs(context.Background(), slog.LevelInfo, "message", t.pending...)
		t.pending = nil
	}
}

func micros(name string, since time.Time) slog.Attr {
	return slog.Int64(name, time.Since(since).Microseconds())
}

// sizeOf returns the lengths of a message's texts, lists and maps by the names of
// its members, with "" for the message itself. Of a window size it returns the
// cells. Empty members are left out.
func sizeOf(msg tea.Msg) map[string]int {
	sizes := map[string]int{}
	if w, ok := msg.(tea.WindowSizeMsg); ok {
		sizes["width"], sizes["height"] = w.Width, w.Height
		return sizes
	}
	measure(sizes, "", reflect.ValueOf(msg), measureDepth)
	return sizes
}

// measureDepth is how deep members of a message are measured: an answer's rows are
// in a member of a member.
const measureDepth = 3

func measure(sizes map[string]int, name string, v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		if v.Len() > 0 {
			sizes[name] = v.Len()
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if depth > 0 {
				measure(sizes, member(name, v.Type().Field(i).Name), v.Field(i), depth-1)
			}
		}
	}
}

func member(of, name string) string {
	if of == "" {
		return name
	}
	return of + "." + name
}
