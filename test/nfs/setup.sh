#!/bin/bash
# Builds the virtual machine of test/nfs: a kernel NFSv4 server and two NFS
# clients in one small QEMU guest. Idempotent; done in a blink when nothing changed.
#
#   setup.sh          builds what is missing; prints the folder of the machine
#   FOOTMAN_NFS_KERNEL=linux-image-6.1.0-56-cloud-amd64 setup.sh
#                     with another kernel package than the newest one
#
# Exit status: 0 ready, 77 skipped (this host cannot do it; the reason is on
# stderr), anything else is a failure. Needs Debian's apt on amd64. Root is
# needed only to install qemu, if it is not there yet.
#
# Everything that is downloaded or built lies in
#   ${FOOTMAN_CACHE:-$HOME/.cache/footman}/nfsvm
set -euo pipefail
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
cache=${FOOTMAN_CACHE:-${HOME:-/tmp}/.cache/footman}/nfsvm

say() { echo "setup.sh: $*" >&2; }
skip() { say "skipped: $*"; exit 77; }

[ "$(uname -m)" = x86_64 ] || skip "the machine is built for x86_64, this host is $(uname -m)"
command -v apt-get >/dev/null && command -v dpkg >/dev/null || skip "no apt on this host; the guest's kernel and NFS tools come from Debian packages"
mkdir -p "$cache"
exec 9>"$cache/lock"; flock 9 # two runs at once would build into each other

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif sudo -n true 2>/dev/null; then sudo -n "$@"; else return 1; fi; }

# 1. QEMU, the only thing that is installed on the host.
if ! command -v qemu-system-x86_64 >/dev/null; then
  say "installing qemu-system-x86"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends qemu-system-x86 >&2 ||
    skip "qemu-system-x86_64 is missing and could not be installed (needs root, or passwordless sudo, and apt): apt-get install qemu-system-x86"
fi
for tool in gzip ldd flock mkfs.ext4 truncate; do
  PATH=$PATH:/sbin:/usr/sbin command -v $tool >/dev/null || skip "$tool is missing: apt-get install gzip libc-bin util-linux e2fsprogs coreutils"
done

# 2. Is what we have still what these scripts would build?
stamp=$( (cat "$here/setup.sh" "$here/vm/init" "$here/vm/nfsctl"; echo "${FOOTMAN_NFS_KERNEL:-newest}") | sha256sum | cut -d' ' -f1)
if [ -f "$cache/stamp" ] && [ "$(cat "$cache/stamp")" = "$stamp" ] && [ -s "$cache/vmlinuz" ] && [ -s "$cache/base.cpio.gz" ]; then
  echo "$cache"; exit 0
fi
rm -f "$cache/stamp"
cd "$cache"

# 3. Packages, unpacked into x/ without being installed.
newest_kernel() {
  [ -z "${FOOTMAN_NFS_KERNEL:-}" ] || { echo "$FOOTMAN_NFS_KERNEL"; return; }
  apt-cache search --names-only '^linux-image-[0-9].*-cloud-amd64$' | cut -d' ' -f1 | sort -V | tail -1
}
kernel=$(newest_kernel)
if [ -z "$kernel" ]; then
  as_root apt-get update -q >&2 || skip "the package lists are empty and apt-get update needs root"
  kernel=$(newest_kernel)
fi
[ -n "$kernel" ] || skip "the package sources offer no linux-image-*-cloud-amd64 (it is in Debian)"
version=${kernel#linux-image-}
packages="nfs-kernel-server nfs-common iproute2 busybox-static kmod"
libraries=$(apt-cache depends --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances $packages |
  sed -n 's/^ *\(Pre\)\?Depends: \(lib[a-z0-9.+-]*\)$/\2/p' | sort -u)
say "fetching $kernel and the NFS tools"
rm -rf x debs root; mkdir -p x debs
(cd debs && apt-get download -q $kernel $packages $libraries >download.log 2>&1) || { tail -5 debs/download.log >&2; skip "the packages could not be downloaded"; }
for deb in debs/*.deb; do dpkg -x "$deb" x; done
rm -rf debs

# 4. The root file system of the guest.
say "building the machine with kernel $version"
root=$cache/root
mkdir -p "$root"/{bin,sbin,usr/bin,usr/sbin,lib64,lib/x86_64-linux-gnu,proc,sys,dev,tmp,run,etc,mnt,srv,out,payload,var/lib/nfs/{rpc_pipefs,nfsdcld,v4recovery}}
export LD_LIBRARY_PATH=$cache/x/lib/x86_64-linux-gnu:$cache/x/usr/lib/x86_64-linux-gnu
first() { for f in "$@"; do [ -e "$f" ] && { echo "$f"; return; }; done; say "none of these is in the packages: $*"; exit 1; }
busybox=$(first x/bin/busybox x/usr/bin/busybox); cp "$busybox" busybox
cp busybox "$root/bin/busybox"
for applet in $(./busybox --list | grep -vE '^(busybox|ip|mount\.nfs)$'); do ln -sf /bin/busybox "$root/bin/$applet"; done
add() { # FILE PATH: a program with its libraries
  install -D -m755 "$1" "$root/$2"
  ldd "$1" | awk '/not found/{print "missing library: " $1 > "/dev/stderr"; bad=1} /=> \//{print $3} /^\t\/lib64/{print $1} END{exit bad}' >libs || { say "$1 lacks libraries"; exit 1; }
  while read -r lib; do
    case $lib in /lib64/*) to=$root$lib;; *) to=$root/lib/x86_64-linux-gnu/$(basename "$lib");; esac
    [ -e "$to" ] || cp -L "$lib" "$to"
  done <libs
}
for tool in rpc.nfsd rpc.mountd exportfs nfsdcld; do add "$(first x/usr/sbin/$tool x/sbin/$tool)" usr/sbin/$tool; done
add "$(first x/sbin/mount.nfs x/usr/sbin/mount.nfs)" sbin/mount.nfs; ln -s mount.nfs "$root/sbin/mount.nfs4"
add "$(first x/bin/ip x/usr/bin/ip x/sbin/ip x/usr/sbin/ip)" sbin/ip
cp "$(first x/etc/netconfig /etc/netconfig)" "$root/etc/netconfig"
echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"; echo 'root:x:0:' >"$root/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files\nprotocols: files\nservices: files\n' >"$root/etc/nsswitch.conf"
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
printf 'nfs 2049/tcp\nnfs 2049/udp\nsunrpc 111/tcp\n' >"$root/etc/services"; printf 'tcp 6 TCP\nudp 17 UDP\n' >"$root/etc/protocols"
install -m755 "$here/vm/init" "$root/init"
install -m755 "$here/vm/nfsctl" "$root/bin/nfsctl"

# 5. The kernel and the modules that are needed, with what they depend on.
[ -d x/lib/modules ] || { mkdir -p x/lib; ln -s ../usr/lib/modules x/lib/modules; }
kmod=$(first x/bin/kmod x/usr/bin/kmod); for t in modprobe depmod; do ln -sf "$(realpath "$kmod")" $t; done
./depmod -b x "$version"
modules=$root/lib/modules/$version; mkdir -p "$modules"
for m in virtio_pci virtio_console virtio_blk ext4 veth bridge nfsd nfs nfsv4 dns_resolver; do
  ./modprobe -d "$cache/x" -S "$version" --show-depends $m | awk '$1=="insmod"{print $2}'
done | sort -u | while read -r file; do
  rel=${file#*/lib/modules/"$version"/}
  case $rel in
    *.xz) rel=${rel%.xz}; mkdir -p "$modules/$(dirname "$rel")"; ./busybox xzcat "$file" >"$modules/$rel";;
    *) install -D -m644 "$file" "$modules/$rel";;
  esac
  strip --strip-debug "$modules/$rel" 2>/dev/null || true # smaller, so it boots faster; binutils may be absent
done
cp x/lib/modules/"$version"/modules.{builtin,order} "$modules/"
./depmod -b "$root" "$version"
cp "$(first x/boot/vmlinuz-"$version")" vmlinuz
(cd "$root" && find . | "$cache/busybox" cpio -o -H newc 2>/dev/null | gzip -1) >base.cpio.gz
truncate -s %512 base.cpio.gz # a second archive is appended to it
rm -rf x root modprobe depmod libs
echo "$version" >kernel
echo "$stamp" >stamp
say "ready: kernel $version in $cache"
echo "$cache"
