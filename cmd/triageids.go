package cmd

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
)

// withInput returns the ids with those from standard input in the place of "-".
func withInput(ctx context.Context, stdin io.Reader, ids []string) ([]string, error) {
	at := slices.Index(ids, stdinName)
	if at < 0 {
		return ids, nil
	}
	if err := stdinOnce(ids); err != nil {
		return nil, err
	}
	read, err := readIDs(ctx, stdin)
	if err != nil {
		return nil, err
	}
	return slices.Concat(ids[:at], read, ids[at+1:]), nil
}

// stdinOnce refuses arguments that name standard input twice: nothing would be left for
// the second.
func stdinOnce(args []string) error {
	if at := slices.Index(args, stdinName); at >= 0 && slices.Contains(args[at+1:], stdinName) {
		return usage("leave out one of them", "standard input can be read only once")
	}
	return nil
}

// readIDs reads ids from standard input, one on each line. White space around an id and
// blank lines count for nothing.
func readIDs(ctx context.Context, stdin io.Reader) ([]string, error) {
	in, err := openInput(ctx, stdin, stdinName)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	var ids []string
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxIDLine)
	for lines.Scan() {
		switch id := strings.TrimSpace(lines.Text()); {
		case id != "" && len(ids) == maxIDs:
			return nil, usage("use --query, or fewer ids in each call", "standard input has more than %d ids", maxIDs)
		case id != "":
			ids = append(ids, id)
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		return nil, usage("write one id on each line", "after %s, a line of standard input is too long for an id", plural(len(ids), "id"))
	} else if err != nil {
		return nil, unreadableInput(in.name, err)
	}
	return ids, nil
}
