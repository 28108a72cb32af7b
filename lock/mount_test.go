package lock_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/footman-ci/footman/lock"
	"pgregory.net/rapid"
)

const rootLine = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro\n"

// Each kind of mount is judged by whether hosts share its locks and a holder can
// notice a loss, and a refusal says what to change.
func TestCheckMountJudges(t *testing.T) {
	for _, c := range []struct {
		name, line string
		unfit      string // part of the refusal; empty: fit
		local      bool
		warns      string // part of a warning; empty: none
	}{
		{name: "nfs 4.2", line: "97 22 0:52 / /home rw,relatime shared:50 - nfs4 10.0.0.5:/export rw,vers=4.2,rsize=1048576,wsize=1048576,namlen=255,hard,proto=tcp,timeo=600,retrans=2,sec=sys,clientaddr=10.0.0.7,local_lock=none,addr=10.0.0.5"},
		{name: "nfs 4.1 (EFS by its mount helper: TLS through a local tunnel)", line: "97 22 0:52 / /home rw,relatime shared:50 - nfs4 127.0.0.1:/ rw,vers=4.1,rsize=1048576,wsize=1048576,namlen=255,hard,noresvport,proto=tcp,port=20345,timeo=600,retrans=2,sec=sys,clientaddr=127.0.0.1,local_lock=none,addr=127.0.0.1"},
		{name: "nfs 4.1 with fscache", line: "97 22 0:52 / /home rw,relatime - nfs4 fs-1.efs.eu-west-1.amazonaws.com:/ rw,vers=4.1,hard,fsc,local_lock=none,addr=10.0.0.5"},
		{name: "nfs 4.0", line: "97 22 0:52 / /home rw,relatime - nfs4 s:/e rw,vers=4.0,hard,local_lock=none,addr=10.0.0.5", warns: "NFS 4.0"},
		{name: "nfs soft", line: "97 22 0:52 / /home rw - nfs4 s:/e rw,vers=4.2,soft,local_lock=none,addr=10.0.0.5", warns: "mount with hard"},
		{name: "nfs local_lock=flock", line: "97 22 0:52 / /home rw - nfs4 s:/e rw,vers=4.2,hard,local_lock=flock,addr=10.0.0.5", unfit: "local_lock=flock"},
		{name: "nfs local_lock=all", line: "97 22 0:52 / /home rw - nfs4 s:/e rw,vers=4.2,hard,local_lock=all,addr=10.0.0.5", unfit: "local_lock=all"},
		{name: "nfs local_lock=posix", line: "97 22 0:52 / /home rw - nfs4 s:/e rw,vers=4.2,hard,local_lock=posix,addr=10.0.0.5", unfit: "build numbers"},
		{name: "nfs 3", line: "97 22 0:52 / /home rw - nfs s:/e rw,vers=3,rsize=1048576,hard,proto=tcp,mountvers=3,mountport=20048,local_lock=none,addr=10.0.0.5", unfit: `version "3"`},
		{name: "nfs 3 nolock", line: "97 22 0:52 / /home rw - nfs s:/e rw,vers=3,hard,nolock,proto=tcp,local_lock=all,addr=10.0.0.5", unfit: "nolock"},
		{name: "nfs without version", line: "97 22 0:52 / /home rw - nfs s:/e rw", unfit: `version ""`},
		{name: "cifs", line: "97 22 0:52 / /home rw - cifs //nas/jenkins rw,vers=3.1.1,cache=strict,username=j,uid=0,noforceuid,addr=10.0.0.5,nobrl", unfit: "SMB"},
		{name: "sshfs", line: `97 22 0:52 / /home rw,nosuid,nodev - fuse.sshfs j@host:/home rw,user_id=0,group_id=0`, unfit: "FUSE"},
		{name: "s3fs", line: "97 22 0:52 / /home rw - fuse.s3fs s3fs rw,user_id=0,group_id=0,allow_other", unfit: "object storage"},
		{name: "glusterfs", line: "97 22 0:52 / /home rw - fuse.glusterfs node1:/vol rw,user_id=0,group_id=0,default_permissions,allow_other,max_read=131072", unfit: "NFS-Ganesha"},
		{name: "vfat", line: "97 22 8:17 / /home rw - vfat /dev/sdb1 rw,fmask=0022,dmask=0022,codepage=437", unfit: "stable file numbers"},
		{name: "9p", line: "97 22 0:52 / /home rw - 9p hostshare rw,access=client,trans=virtio", unfit: "virtual machine"},
		{name: "virtiofs", line: "97 22 0:52 / /home rw - virtiofs share rw", unfit: "virtual machine"},
		{name: "ceph", line: "97 22 0:52 / /home rw - ceph 10.0.0.1:6789:/ rw,name=admin,secret=<hidden>,acl", warns: "not measured"},
		{name: "lustre", line: "97 22 0:52 / /home rw - lustre mgs@tcp:/fs rw,flock,user_xattr", warns: "not measured"},
		{name: "lustre localflock", line: "97 22 0:52 / /home rw - lustre mgs@tcp:/fs rw,localflock", unfit: "lustre"},
		{name: "ext4", line: "97 22 8:17 / /home rw - ext4 /dev/sdb1 rw", local: true},
		{name: "xfs", line: "97 22 8:17 / /home rw - xfs /dev/sdb1 rw,attr2,inode64", local: true},
		{name: "btrfs", line: "97 22 0:40 /@home /home rw - btrfs /dev/sdb1 rw,ssd,subvol=/@home", local: true},
		{name: "tmpfs", line: "97 22 0:40 / /home rw - tmpfs tmpfs rw,size=1024k", local: true},
		{name: "overlay", line: "97 22 0:40 / /home rw - overlay overlay rw,lowerdir=/l1:/l2,upperdir=/u,workdir=/w", local: true, warns: "volume"},
		{name: "unknown", line: "97 22 0:40 / /home rw - shinyfs x rw", unfit: "does not know"},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := lock.CheckMountIn(strings.NewReader(rootLine+c.line+"\n"), "/home/.footman/x")
			if m.Point != "/home" {
				t.Fatalf("found mount %+v", m)
			}
			var unshared *lock.UnsharedError
			if c.unfit == "" && err != nil || c.unfit != "" && !errors.As(err, &unshared) {
				t.Fatalf("got %v, want unfit: %q", err, c.unfit)
			}
			if unshared != nil {
				if !strings.Contains(err.Error(), c.unfit) || !strings.Contains(err.Error(), "/home/.footman/x") || unshared.Advice == "" {
					t.Errorf("message %q", err)
				}
				if unshared.Unknown != (c.name == "unknown") {
					t.Errorf("Unknown: got %v", unshared.Unknown)
				}
			}
			if m.Local != c.local {
				t.Errorf("Local: got %v, want %v", m.Local, c.local)
			}
			if w := strings.Join(m.Warnings, "\n"); (w == "") != (c.warns == "") || !strings.Contains(w, c.warns) {
				t.Errorf("warnings: got %q, want %q", w, c.warns)
			}
		})
	}
}

// The mount that counts is the one the kernel walks into: the deepest on the
// path, the later of two on one point, never one hidden below another.
func TestCheckMountFindsTheMount(t *testing.T) {
	const nested = rootLine +
		"30 22 0:30 / /a rw - tmpfs a rw\n" +
		"31 30 0:31 / /a/b rw - tmpfs ab rw\n" +
		"32 22 0:32 / /ab rw - tmpfs other rw\n" +
		"33 31 0:33 / /a/b rw - tmpfs ab2 rw\n" + // over 31, on the same point
		`34 22 0:34 / /with\040space\134x rw - tmpfs space rw` + "\n" +
		"35 22 8:1 /srv/data /bind rw shared:1 master:2 propagate_from:3 unbindable - ext4 /dev/sda1 rw\n"
	const hidden = nested + "40 22 0:40 / /a rw - tmpfs top rw\n" // another mount on /a, so 31 and 33 are below it
	const covered = nested + "41 30 0:41 / /a rw - tmpfs cover rw\n"
	for _, c := range []struct{ table, path, source string }{
		{nested, "/", "/dev/sda1"},
		{nested, "/x", "/dev/sda1"},
		{nested, "/a", "a"},
		{nested, "/a/c", "a"},
		{nested, "/a/b/c", "ab2"},
		{nested, "/a/b/../c", "a"},
		{nested, "/ab", "other"},
		{nested, "/abc", "/dev/sda1"},
		{nested, `/with space\x/y`, "space"},
		{nested, "/bind/f", "/dev/sda1"},
		{hidden, "/a/b/c", "top"},
		{covered, "/a/b/c", "cover"},
		{covered, "/a", "cover"},
		{rootLine + "23 22 0:9 / / rw - overlay overlay rw\n", "/x", "overlay"},
		// A chroot whose root is not a mount point: no line for "/".
		{"30 9 0:30 / /a rw - tmpfs a rw\n31 9 0:31 / /a rw - tmpfs later rw\n", "/a/x", "later"},
	} {
		m, err := lock.CheckMountIn(strings.NewReader(c.table), c.path)
		var unshared *lock.UnsharedError
		if err != nil && !errors.As(err, &unshared) {
			t.Errorf("%s: %v", c.path, err)
		}
		if m.Source != c.source {
			t.Errorf("%s: got %+v, want source %s", c.path, m, c.source)
		}
	}
	if _, err := lock.CheckMountIn(strings.NewReader("30 9 0:30 / /a rw - tmpfs a rw\n"), "/b"); err == nil {
		t.Error("a path on no mount: no error")
	}
	m, _ := lock.CheckMountIn(strings.NewReader(nested), "/bind/f")
	if m.Root != "/srv/data" {
		t.Errorf("bind mount: root %q", m.Root)
	}
}

// Garbage in the table is an error that shows the line.
func TestCheckMountRefusesGarbage(t *testing.T) {
	for _, table := range []string{
		"x\n", "22 1 8:1 / /\n", "22 1 8:1 / / rw shared:1 ext4 /dev/sda1 rw\n", "a b 8:1 / / rw - ext4 /dev/sda1 rw\n",
		"22 1 8:1 / / rw -\n", "22 1 8:1 / / rw - ext4\n", "\n", strings.Repeat("x", 1<<20),
	} {
		if _, err := lock.ParseMounts(strings.NewReader(table)); err == nil || len(err.Error()) > 400 {
			t.Errorf("%.50q: got %v", table, err)
		}
	}
	m, err := lock.ParseMounts(strings.NewReader("22 1 8:1 / / rw - ext4 none\n")) // no super options
	if err != nil || len(m) != 1 || m[0].Source != "none" {
		t.Errorf("got %+v, %v", m, err)
	}
}

// This machine's own table can be read; symbolic links are followed, and a path
// that doesn't exist yet is on the mount of the nearest folder.
func TestCheckMountOfThisMachine(t *testing.T) {
	dir := t.TempDir()
	want, _ := lock.CheckMount(dir)
	if want.Point == "" {
		t.Fatalf("no mount found for %s", dir)
	}
	link := filepath.Join(dir, "proc")
	if err := os.Symlink("/proc", link); err != nil {
		t.Fatal(err)
	}
	if m, _ := lock.CheckMount(link); m.FSType != "proc" {
		t.Errorf("through a link to /proc: got %+v", m)
	}
	if m, _ := lock.CheckMount(filepath.Join(dir, "not", "yet")); m.ID != want.ID {
		t.Errorf("missing path: got mount %d, want %d", m.ID, want.ID)
	}
}

// escape is what the kernel does to a path in the table.
func escape(s string) string {
	return strings.NewReplacer(" ", `\040`, "\t", `\011`, "\n", `\012`, `\`, `\134`, "#", `\043`).Replace(s)
}

// Any mount point survives the kernel's escapes.
func TestMountPointsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		point := "/" + rapid.StringMatching(`[a 0-9\\#\t\n]{0,20}`).Draw(t, "point")
		mounts, err := lock.ParseMounts(strings.NewReader("22 1 8:1 / " + escape(point) + " rw - ext4 /dev/sda1 rw\n"))
		if err != nil || len(mounts) != 1 || mounts[0].Point != point {
			t.Fatalf("%q: got %+v, %v", point, mounts, err)
		}
	})
}

func FuzzCheckMount(f *testing.F) {
	f.Add(rootLine, "/x")
	f.Add(rootLine+"97 22 0:52 / /home rw - nfs4 s:/e rw,vers=4.2,local_lock=none\n", "/home/x")
	f.Add("1 2 0:1 / / rw - a b c\n2 1 0:1 / / rw - a b c\n", "/")
	f.Fuzz(func(t *testing.T, table, path string) {
		m, err := lock.CheckMountIn(strings.NewReader(table), path)
		if err == nil && m.FSType == "" {
			t.Fatalf("fit, but of no kind: %+v", m)
		}
	})
}
