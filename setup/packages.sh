# Sourced by ./reproduce and ./test: installs Debian packages, after saying which and why.

# need WHY PACKAGE...: installs what is missing of these packages. Returns 1, after one line that says what to do,
# where that is not possible; the caller decides whether it can go on.
need() {
    local why=$1 package missing=() as_root=()
    shift
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return 0

    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "$0: $why: run as root: apt-get install ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "$why: installing ${missing[*]}"
    local log
    log=$(mktemp)
    if "${as_root[@]}" apt-get -qq update >"$log" 2>&1 &&
        DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get -qq install --no-install-recommends -y "${missing[@]}" >>"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    tail -n 5 "$log" >&2
    rm -f "$log"
    echo "$0: $why: apt-get install ${missing[*]} failed, see above" >&2
    return 1
}

lab_packages=(qemu-system-x86 qemu-system-arm bochs bochsbios vgabios isolinux syslinux-common xorriso)
# What host-kernel/build asks for; it names anything that should be missing all the same.
kernel_packages=(linux-source-6.12 gcc libc6-dev make flex bison bc libelf-dev patch xz-utils lz4 rsync perl)
# ... and what host-kernel/build --arch arm64 asks for beside these
arm64_packages=(gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
# ... and what host-kernel/build --bpf asks for beside these
bpf_packages=(dwarves)
agent_packages=(gcc zlib1g-dev)
test_packages=(gcc libc6-dev linux-libc-dev binutils cpio chromium linux-perf mmdebstrap busybox-static slurm-wlm munge runsc)
