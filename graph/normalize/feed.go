package normalize

import (
	"slices"

	"tocsin/graph/alert"
)

// feed is one member that feeds a logical type, or a field of the alert. Path is the
// member's name, or that of an object and a member in it ("fileDetails.sha256"); a list
// feeds each of its elements. The order of the feeds of one logical type is that in which
// its values are shown.
type feed struct {
	to        alert.EntityType // what its values are; of a field too, if they are such texts
	field     string           // the name of the field that takes them; "" if the logical type does
	path      string
	of        string // the path of the best spelling of the same thing; "" if its values stand alone
	in        string // the path of a member of the same object: its text, a separator and the value are one
	last      bool   // it counts only if the piece of evidence has no other spelling of the thing
	when      string // the path of a member of the same object that must hold the word is; "" if none
	is        string
	held      []string // members one of which must hold the evidence, "" for the alert's own list; nil if any may
	word      string   // of shared ids: the kind of id, before its values
	parts     bool     // the text holds several values, with commas or semicolons between them
	not       []string // texts that are no values: what a service has in the place of one
	mentioned bool     // the evidence names the thing and is about another: its verdict is not the thing's

	// compiled
	from      position // path
	partner   label    // in
	condition label    // when
	holders   []label  // held
	thing     uint8    // of, as a number from 1; 0 if there is none
	own       int      // the number of the field from 1; 0 if there is none
}

// feeding makes the feeds of one logical type.
func feeding(to alert.EntityType, paths ...string) []feed {
	list := make([]feed, len(paths))
	for i, path := range paths {
		list[i] = feed{to: to, path: path}
	}
	return list
}

// spellingsOf makes the feeds of one logical type that are spellings of one thing,
// the best one first.
func spellingsOf(to alert.EntityType, paths ...string) []feed {
	return each(feeding(to, paths...), func(f *feed) { f.of = paths[0] })
}

// filling makes the feeds of a field of the alert.
func filling(field string, paths ...string) []feed {
	list := make([]feed, len(paths))
	for i, path := range paths {
		list[i] = feed{field: field, path: path, to: textsOf(field)}
	}
	return list
}

// sharing makes the feeds of members that hold an id of a kind which other sources have too.
func sharing(kind string, paths ...string) []feed {
	return each(filling(sharedField, paths...), func(f *feed) { f.word = kind })
}

// textsOf returns the logical type whose texts a field holds; "" if none.
func textsOf(field string) alert.EntityType {
	switch field {
	case "from_email_address", "to_email_address", "user_principal_name":
		return alert.Email
	case "source_address":
		return alert.IP
	}
	return ""
}

// joined makes feeds of a member and of another of the same object, "folder\\name", and
// behind it of the other alone: a folder is no file, and an account of a domain is known
// without it, so the whole one is the thing and the other its spelling.
func joined(to alert.EntityType, in, path string) []feed {
	return []feed{{to: to, path: path, in: in}}
}

// fallback makes the feed of a member that stands for a thing which has no better
// spelling.
func fallback(to alert.EntityType, of, path string) []feed {
	return []feed{{to: to, path: path, of: of, last: true}}
}

// when makes feeds count only if a member of the same object holds a word.
func when(path, word string, list []feed) []feed {
	return each(list, func(f *feed) { f.when, f.is = path, word })
}

// heldBy makes feeds count only if the evidence stands in one of the members.
func heldBy(members []string, list []feed) []feed {
	return each(list, func(f *feed) { f.held = members })
}

// parted makes feeds of texts that hold several values, with commas or semicolons between.
func parted(list []feed) []feed {
	return each(list, func(f *feed) { f.parts = true })
}

// except makes feeds pass over some texts.
func except(texts []string, list []feed) []feed {
	return each(list, func(f *feed) { f.not = texts })
}

// mentioned makes feeds of things that evidence names beside the one that it is about: who got
// a message, on which device and in which folder a file was, which account ran a process and
// which program it is: a bad process may well be PowerShell. So is the mailbox that a bad rule is
// in, and the tenant's own Active Directory domain, which an attack is against. They have not the
// verdict of the evidence.
func mentioned(list []feed) []feed {
	return each(list, func(f *feed) { f.mentioned = true })
}

// each changes the feeds of a list.
func each(list []feed, change func(*feed)) []feed {
	for i := range list {
		change(&list[i])
	}
	return list
}

// feeds joins lists of feeds.
func feeds(lists ...[]feed) []feed { return slices.Concat(lists...) }

// paths lists the paths that the feed reads.
func (f *feed) paths() []string {
	all := slices.Concat([]string{f.path, f.in, f.when}, f.held)
	return slices.DeleteFunc(all, func(path string) bool { return path == "" })
}

// acted makes the feeds of members that tell what was done with a thing.
func acted(paths ...string) []feed { return filling("action_taken", paths...) }

// account makes the feeds of a userAccount object.
func account() []feed {
	const upn, name = "userAccount.userPrincipalName", "userAccount.accountName"
	return feeds(
		spellingsOf(alert.User, upn),
		accountOf(upn, "userAccount.domainName", name),
		spellingsOf(alert.User, upn, name, "userAccount.displayName")[1:],
		fallback(alert.User, upn, "userAccount.userSid"),
		mentioned(feeding(alert.Domain, "userAccount.domainName")),
		spellingsOf(alert.UUID, "userAccount.azureAdUserId", "userAccount.activeDirectoryObjectGuid", "userAccount.userSid"),
		filling("user_principal_name", upn),
	)
}

// accountOf makes the feed of DOMAIN\account, a spelling of an account better known
// under another path; "" if there is none.
func accountOf(of, domain, name string) []feed {
	list := joined(alert.User, domain, name)
	list[0].of = of
	return list
}

// fileAt makes the feeds of a fileDetails object under a member of that name.
func fileAt(member string) []feed {
	return feeds(
		feeding(alert.File, member+".fileName"),
		joined(alert.Path, member+".filePath", member+".fileName"),
		mentioned(feeding(alert.Path, member+".filePath")),
		spellingsOf(alert.Hash, member+".sha256", member+".sha1", member+".md5", member+".sha256Ac"),
	)
}

// device makes the feeds of a member that holds Defender's id of the device on which a thing is.
func device() []feed {
	return feeds(mentioned(feeding(alert.UUID, "mdeDeviceId")), filling("host_id", "mdeDeviceId"))
}
