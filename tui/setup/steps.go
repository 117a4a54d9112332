package setup

import "fmt"

// step is one step of the wizard.
type step int

// The steps in their order.
const (
	stepName step = iota
	stepCloud
	stepSources
	stepRegister
	stepTenant
	stepClient
	stepPermissions
	stepCertificate
	stepUpload
	stepTest
	stepDone
	steps // how many there are
)

// title is the step's heading.
func (at step) title() string {
	return [steps]string{
		"Name", "Cloud", "Sources", "Registration", "Directory (tenant) ID", "Application (client) ID",
		"Permissions and consent", "Certificate", "Upload", "Test", "Done",
	}[at]
}

// count returns the step's number and the number of steps: "3/11".
func (at step) count() string { return fmt.Sprintf("%d/%d", at+1, steps) }
