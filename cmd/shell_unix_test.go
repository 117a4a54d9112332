//go:build unix

package cmd

import (
	"bufio"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"unsafe"
)

// shell is a shell with job control, as far as a screen notices: it runs the program in
// the foreground of its terminal, says so when it has stopped, and continues it with "fg"
// (and says that) or lets it run with "bg". SIGTSTP to the shell goes to the program. It returns the
// program's exit code.
func shell(args []string) int {
	passed := make(chan os.Signal, 1)
	signal.Notify(passed, syscall.SIGTSTP, syscall.SIGTERM)
	self, err := os.Executable()
	if err != nil {
		panic(err)
	}
	p, err := os.StartProcess(self, append([]string{"tocsin"}, args...), &os.ProcAttr{
		Env: os.Environ(), Files: []*os.File{os.Stdin, os.Stdout, os.Stderr},
		Sys: &syscall.SysProcAttr{Foreground: true, Ctty: 0},
	})
	if err != nil {
		panic(err)
	}
	signal.Ignore(syscall.SIGTTOU) // to take the foreground back; the program must not inherit it
	go func() {
		for s := range passed {
			if s == syscall.SIGTERM { // the test has ended
				s = syscall.SIGKILL
			}
			_ = p.Signal(s)
		}
	}()
	commands := bufio.NewScanner(os.Stdin)
	for {
		var status syscall.WaitStatus
		if _, err := syscall.Wait4(p.Pid, &status, syscall.WUNTRACED, nil); err != nil {
			panic(err)
		}
		if !status.Stopped() {
			return status.ExitStatus()
		}
		foreground(syscall.Getpgrp())
		fmt.Println("[stopped]")
		typed := func(command string) bool { return strings.HasSuffix(commands.Text(), command) } // behind a late answer of the terminal
		for commands.Scan() && !typed("fg") {
			if typed("bg") {
				_ = syscall.Kill(-p.Pid, syscall.SIGCONT)
				break
			}
		}
		if typed("fg") {
			foreground(p.Pid)
			fmt.Println("[continued]")
			_ = syscall.Kill(-p.Pid, syscall.SIGCONT)
		}
	}
}

// foreground gives the terminal on stdin to a process group.
func foreground(group int) {
	pgid := int32(group)
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, 0, syscall.TIOCSPGRP, uintptr(unsafe.Pointer(&pgid))); errno != 0 { // #nosec: the call takes a pointer
		panic(errno)
	}
}
