package entra

import (
	"context"
	"encoding/base64"
	"errors"
	"io/fs"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// mostKey bounds the file that proves to the agent of Azure Arc who asks; the agent's has 200
// bytes.
const mostKey = 4 << 10

// repairAgent is the hint where the agent itself does not work as it should.
const repairAgent = "repair the agent with azcmagent check"

// arcKey reads the file that the agent names. Only a file of its own folder is read: the
// content is sent to it.
func (s managed) arcKey(ctx context.Context, challenge string) (string, *fault.Fault) {
	_, path, ok := strings.Cut(challenge, "realm=")
	path = strings.Trim(path, `" `)
	folder := s.machine.arcFolder()
	switch {
	case hasControl(path):
		return "", fault.New(fault.SignIn, "the Azure Arc agent names a file with control characters", repairAgent, nil)
	case !ok || filepath.Ext(path) != ".key" || filepath.Dir(filepath.Clean(path)) != filepath.Clean(folder):
		return "", fault.New(fault.SignIn, "the Azure Arc agent names a file outside the folder of its keys", repairAgent, nil)
	}
	text, _, err := bound.File(ctx, s.machine.path(path), mostKey)
	key := strings.TrimRight(string(text), "\r\n")
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "", fault.New(fault.SignIn, "the key of the Azure Arc agent can't be read: permission denied", "add the user that runs this program to the group himds", nil)
	case errors.Is(err, syscall.ENAMETOOLONG):
		return "", fault.New(fault.SignIn, "the Azure Arc agent names a file whose name is too long", repairAgent, nil)
	case err != nil:
		why, _ := bound.Why(path, err)
		return "", fault.New(fault.SignIn, "the key of the Azure Arc agent "+why, repairAgent, nil)
	case hasControl(key):
		return "", fault.New(fault.SignIn, "the key of the Azure Arc agent holds characters that no key has", repairAgent, nil)
	}
	return key, nil
}

// hasControl reports whether a text has a control character: CR, LF, NUL, DEL and others. A secret
// or a token that has one is refused before it is sent: in a header it would be a fault of the
// network to the library for HTTP, and the request would be made again and again.
func hasControl(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 })
}

// leastSecret is how many bytes a secret has at least: a shorter one would take letters out of
// ordinary words, and is none.
const leastSecret = 4

// withoutSecret cuts a secret out of foreign text, in letters of any case and in each form in
// which an endpoint may repeat it.
func withoutSecret(text, secret string) string {
	if secret = strings.TrimSpace(secret); len(secret) < leastSecret {
		return text
	}
	for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret))} {
		text = regexp.MustCompile("(?i)"+regexp.QuoteMeta(form)).ReplaceAllLiteralString(text, "[removed]")
	}
	return text
}
