package jenkins

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/footman-ci/footman/internal/fsys"
)

const opWizard fsys.Op = "jenkins.wizard"

// wizardState is the file whose absence, and nothing else, makes Jenkins show
// the setup wizard: InstallUtil.getDefaultInstallState (core 2.516 to 2.578) asks
// SetupWizard.getUpdateStateFile().exists(). A finished wizard, a skipped one and
// -Djenkins.install.runSetupWizard=false all write it.
//
// Not asked: secrets/initialAdminPassword, which stays when the step that makes
// the admin user is skipped; installStateName, which is not saved;
// jenkins.install.InstallUtil.lastExecVersion, whose blank or old content only
// makes an upgrade of it.
const wizardState = "jenkins.install.UpgradeWizard.state"

// WizardOpen says whether a controller on home shows, or would show, the setup
// wizard. A missing home is an error. On NFS make home current first.
func WizardOpen(home string) (bool, error) { return WizardOpenFS(fsys.OS, home) }

// WizardOpenFS is WizardOpen on another file system.
func WizardOpenFS(f fsys.FS, home string) (bool, error) {
	_, err := f.Stat(opWizard, filepath.Join(home, wizardState))
	if err == nil {
		return false, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("look for the setup wizard's state: %w", err)
	}
	if _, err := f.Stat(opWizard, home); err != nil { // a missing home says nothing
		return false, fmt.Errorf("look for the setup wizard's state: %w", err)
	}
	return true, nil
}
