package tuitest

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/screen"
)

// Post runs the commands of a screen and delivers what they send, as the program does, one
// after the other. Make one with NewPost.
type Post struct {
	update func(tea.Msg) tea.Cmd
	drop   func(tea.Msg) bool
	late   []chan tea.Msg // of commands that pause
}

// NewPost makes the post of a screen with a method for messages; drop tells those that are not
// to be delivered, such as one that searches again and again. It may be nil.
func NewPost(update func(tea.Msg) tea.Cmd, drop func(tea.Msg) bool) *Post {
	return &Post{update: update, drop: drop}
}

// Deliver runs a command and its consequences, as far as they end by themselves: one that pauses
// for a second is left to Pass. It returns the messages that are the router's.
func (p *Post) Deliver(cmd tea.Cmd) (others []tea.Msg) {
	if cmd == nil {
		return nil
	}
	done := make(chan tea.Msg, 1)
	go func() { done <- cmd() }()
	select {
	case msg := <-done:
		return p.hear(msg)
	case <-time.After(time.Second):
		p.late = append(p.late, done)
		return nil
	}
}

// Pass lets time pass, and delivers what commands that paused have sent by then.
func (p *Post) Pass(d time.Duration) (others []tea.Msg) {
	time.Sleep(d)
	late := p.late
	p.late = nil
	for _, done := range late {
		select {
		case msg := <-done:
			others = append(others, p.hear(msg)...)
		default:
			p.late = append(p.late, done)
		}
	}
	return others
}

// hear delivers a message and its consequences.
func (p *Post) hear(msg tea.Msg) (others []tea.Msg) {
	if cmds, ok := Commands(msg); ok {
		for _, cmd := range cmds {
			others = append(others, p.Deliver(cmd)...)
		}
		return others
	}
	switch msg.(type) {
	case nil:
		return nil
	case screen.Toast, screen.Notify, screen.Open, screen.List, screen.OpenOverlay, screen.CloseOverlay:
		return []tea.Msg{msg}
	}
	if p.drop != nil && p.drop(msg) {
		return nil
	}
	return p.Deliver(p.update(msg))
}
