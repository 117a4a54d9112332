package desktop

// tool is a program of a desktop.
type tool struct {
	name   string
	args   []string // before the address, if it takes one
	system string   // runtime.GOOS
	needs  string   // the variable without which there is no display; "" for none
	wide   bool     // it takes UTF-16
}

// x11 and wayland are set where there is a display; wsl in a Linux on Windows.
const (
	x11     = "DISPLAY"
	wayland = "WAYLAND_DISPLAY"
	wsl     = "WSL_DISTRO_NAME"
)

// copiers returns the tools that fill a clipboard with their input, the best first.
func copiers() []tool {
	tools := []tool{
		{name: "pbcopy", system: "darwin"},
		{name: "clip.exe", system: "windows", wide: true},
		{name: "clip.exe", system: "linux", needs: wsl, wide: true},
	}
	for _, system := range free() {
		tools = append(tools,
			tool{name: "wl-copy", system: system, needs: wayland},
			tool{name: "xclip", args: []string{"-selection", "clipboard"}, system: system, needs: x11},
			tool{name: "xsel", args: []string{"--clipboard", "--input"}, system: system, needs: x11},
		)
	}
	return tools
}

// openers returns the tools that open an address, the best first. None of them is a shell,
// so nothing in an address is a command.
func openers() []tool {
	const handler = "url.dll,FileProtocolHandler"
	tools := []tool{
		{name: "open", system: "darwin"},
		{name: "rundll32.exe", args: []string{handler}, system: "windows"},
		{name: "rundll32.exe", args: []string{handler}, system: "linux", needs: wsl},
	}
	for _, system := range free() {
		tools = append(tools, tool{name: "xdg-open", system: system, needs: wayland}, tool{name: "xdg-open", system: system, needs: x11})
	}
	return tools
}

// free returns the systems with the desktops of freedesktop.org.
func free() []string { return []string{"linux", "freebsd", "openbsd", "netbsd"} }
