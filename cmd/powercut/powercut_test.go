package powercut

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// x writes text as strace does.
func x(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		fmt.Fprintf(&b, `\x%s`, hex.EncodeToString([]byte{c}))
	}
	return b.String()
}

// said returns the output of strace for a program that writes a file beside another and renames
// it, with a sync that another thread interrupts.
func said(root string) string {
	tmp, file := x(root+"/tmp"), x(root+"/file")
	at := "AT_FDCWD<" + x(root) + ">"
	return strings.Join([]string{
		`1 openat(` + at + `, "` + tmp + `", O_RDWR|O_CREAT|O_EXCL|O_CLOEXEC, 0600) = 5<` + tmp + `>`,
		`1 openat(` + at + `, "` + x(root+"/none") + `", O_RDONLY) = -1 ENOENT (No such file or directory)`,
		`1 write(5<` + tmp + `>, "` + x("one ") + `", 4) = 4`,
		`2 pwrite64(5<` + tmp + `>, "` + x("two") + `", 3, 4 <unfinished ...>`,
		`1 fsync(5<` + tmp + `> <unfinished ...>`,
		`2 <... pwrite64 resumed>)          = 3`,
		`1 <... fsync resumed>)             = 0`,
		`1 renameat(` + at + `, "` + x("tmp") + `", ` + at + `, "` + file + `") = 0`,
		`1 write(1<pipe:[1]>, "` + x("done") + `", 4) = 4`,
		`1 openat(` + at + `, "` + x(root) + `", O_RDONLY|O_CLOEXEC) = 6<` + x(root) + `>`,
		`1 fsync(6<` + x(root) + `>)        = 0`,
		`1 +++ exited with 0 +++`,
	}, "\n") + "\n"
}

func TestParse(t *testing.T) {
	events, err := parse(said("/r"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		got = append(got, fmt.Sprintf("%s %s %s %d %q %d %d-%d", e.Call, e.Path, e.To, e.FD, e.Data, e.At, e.Begin, e.End))
	}
	want := []string{
		`open /r/tmp  5 "" 0 0-0`, `write /r/tmp  5 "one " 0 2-2`, `pwrite64 /r/tmp  5 "two" 4 3-5`, `fsync /r/tmp  5 "" 0 4-6`,
		`rename /r/tmp /r/file -1 "" 0 7-7`, `write   1 "done" 0 8-8`, `open /r  6 "" 0 9-9`, `fsync /r  6 "" 0 10-10`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if _, err := parse(`1 write(5<>, "\x41"..., 9) = 9`); err == nil {
		t.Error("a shortened text is taken")
	}
}

// TestImages plays the run to each moment. What a sync covers is there whatever the fate.
func TestImages(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "file"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		events int
		fate   Fate
		want   string
	}{
		{2, Keep, "file=old tmp=one "},
		{2, Drop, "file=old"},
		{3, Keep, "file=old tmp=one two"},
		{4, Keep, "file=old tmp=one two"},
		{5, Keep, "file=one two"},
		{5, Drop, "file=old"},
		{8, Drop, "file=one "}, // the second write ended after the sync began
		{8, Keep, "file=one two"},
	} {
		events, err := parse(said(root))
		if err != nil {
			t.Fatal(err)
		}
		disk, err := NewDisk(root)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events[:tc.events] {
			disk.Play(e)
		}
		if got := image(t, disk, tc.fate, 1); got != tc.want {
			t.Errorf("behind event %d, fate %d: %q, want %q", tc.events, tc.fate, got, tc.want)
		}
	}
}

func image(t *testing.T, disk *Disk, fate Fate, seed uint64) string {
	t.Helper()
	to := t.TempDir()
	if err := disk.Image(to, fate, false, rand.New(rand.NewPCG(seed, 1))); err != nil {
		t.Fatal(err)
	}
	paths, err := filepath.Glob(filepath.Join(to, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, path := range paths {
		b, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, filepath.Base(path)+"="+string(b))
	}
	return strings.Join(files, " ")
}

// TestTorn keeps part of what was not synced: a later write without an earlier one, and
// a write up to a sector.
func TestTorn(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "f"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	lengths, holes := map[int]bool{}, 0
	for seed := range uint64(200) {
		disk, err := NewDisk(root)
		if err != nil {
			t.Fatal(err)
		}
		disk.Play(Event{Call: "open", Path: root + "/f", FD: 3})
		disk.Play(Event{Call: "pwrite64", FD: 3, Data: []byte(strings.Repeat("a", 1000)), End: 1})
		disk.Play(Event{Call: "pwrite64", FD: 3, Data: []byte(strings.Repeat("b", 1000)), At: 1000, End: 2})
		got := strings.TrimPrefix(image(t, disk, Torn, seed), "f=")
		lengths[len(got)] = true
		if strings.HasPrefix(got, "\x00") && strings.HasSuffix(got, "b") {
			holes++
		}
	}
	for _, want := range []int{0, 512, 1000, 1536, 2000} {
		if !lengths[want] {
			t.Errorf("no image of %d bytes: %v", want, lengths)
		}
	}
	if holes == 0 {
		t.Error("no later write is there without the earlier one")
	}
}

// child is set for a process of this binary that writes files and ends.
const child = "TOCSIN_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(child) == "" {
		os.Exit(m.Run())
	}
	if err := writeFiles(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("said")
	os.Exit(7)
}

func writeFiles() error {
	if err := os.Mkdir("sub", 0o700); err != nil {
		return err
	}
	for _, text := range []string{"text\n", "more\n"} {
		f, err := os.OpenFile("sub/a", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		if _, err := f.WriteString(text); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return os.Rename("sub/a", "sub/b")
}

// TestRecord records a real program.
func TestRecord(t *testing.T) {
	if err := Available(); err != nil {
		t.Skip("strace, which records the calls of a program, can't be used here:", err)
	}
	root, dir := t.TempDir(), t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	disk, err := NewDisk(root)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(self)
	command.Dir, command.Env = root, append(os.Environ(), child+"=1")
	trace, err := Record(t.Context(), dir, command)
	if err != nil || trace.Code != 7 || trace.Out != "said\n" {
		t.Fatalf("%+v %v", trace, err)
	}
	for _, e := range trace.Events {
		disk.Play(e)
	}
	to := t.TempDir()
	if err := disk.Image(to, Keep, false, rand.New(rand.NewPCG(1, 1))); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(filepath.Join(to, "sub", "b")); err != nil || string(b) != "text\nmore\n" {
		t.Errorf("%q %v", b, err)
	}
	if entries, _ := os.ReadDir(filepath.Join(to, "sub")); len(entries) != 1 {
		t.Errorf("%v", entries)
	}
}

// TestInject lets one call fail.
func TestInject(t *testing.T) {
	if err := Available(); err != nil {
		t.Skip("strace, which records the calls of a program, can't be used here:", err)
	}
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell for a call to fail in:", err)
	}
	for n, want := range map[int]bool{1: true, 90: false} {
		command := exec.Command(shell, "-c", "echo text")
		trace, failed, err := Inject(t.Context(), t.TempDir(), command, "write", "ENOSPC", n)
		if err != nil || (len(failed) > 0) != want || (trace.Out == "text\n") == want {
			t.Errorf("%d: %+v %v %v", n, trace, failed, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(said("/r"))
	f.Add("1 write(1<>, \"\\x41\", 1 <unfinished ...>\n1 <... write resumed>) = 1\n")
	f.Fuzz(func(t *testing.T, text string) {
		events, err := parse(text)
		if err != nil {
			return
		}
		root := t.TempDir()
		disk, err := NewDisk(root)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if e.Begin > e.End {
				t.Errorf("%+v", e)
			}
			if e.At < 1<<20 && e.At >= 0 {
				disk.Play(e)
			}
		}
	})
}
