package alert

// Comment is a text that a person or a service wrote about a record in the portal.
type Comment struct {
	At   Time // zero if the service sent none
	By   string
	Text string
}
