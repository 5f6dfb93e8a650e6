using System.Diagnostics;

namespace Hostcall.Tests.HostKernel;

/// <summary>
/// host-kernel/boot where it is not possible: each time one sentence that says what to do, before anything is touched. That it works is
/// <see cref="DebianMachineTests"/>.
/// </summary>
public sealed class BootScriptTests : IDisposable
{
    /// <summary>A machine on which nothing stands in the way but that there is no package: what the script looks at, in mounts of its own.</summary>
    private const string Ready = """
        mount -t tmpfs tmpfs /run
        mkdir -p /run/systemd/system /run/tools
        mount -t tmpfs tmpfs /proc/sys/kernel
        echo 0 >/proc/sys/kernel/kexec_load_disabled
        echo "flags : fpu svm" >/run/cpuinfo
        mount --bind /run/cpuinfo /proc/cpuinfo
        lockdown() { [ ! -d /sys/kernel/security ] || { mount -t tmpfs tmpfs /sys/kernel/security; echo "$1" >/sys/kernel/security/lockdown; }; }
        lockdown "[none] integrity confidentiality"
        tool() { printf '#!/bin/sh\n%s\n' "$2" >/run/tools/$1; chmod +x /run/tools/$1; }
        tool systemd-detect-virt 'exit 1'
        tool systemctl 'echo "systemctl was called" >&2'
        PATH=/run/tools:$PATH
        """;

    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("hostcall-boot-");

    public void Dispose() => scratch.Delete(recursive: true);

    [Theory]
    [InlineData("", 3, "there is no package in")]
    [InlineData("tool systemd-detect-virt 'exit 0'", 3, "a container has no kernel of its own")]
    [InlineData("rm /proc/sys/kernel/kexec_load_disabled", 3, "the running kernel was built without kexec")]
    [InlineData("echo 1 >/proc/sys/kernel/kexec_load_disabled", 3, "kexec is switched off until the next boot")]
    [InlineData("echo 'flags : fpu' >/run/cpuinfo", 3, "the CPU here offers neither VMX nor SVM")]
    [InlineData("rmdir /run/systemd/system", 3, "systemd is not running here")]
    [InlineData("set -- \"$@\" /run/tools", 3, "/run/tools holds 0 packages linux-image-*.deb, not one")]
    [InlineData("set -- \"$@\" --frobnicate", 2, "unknown option: --frobnicate")]
    [InlineData("set -- \"$@\" /one /two", 2, "one directory, not two: /one and /two")]
    [InlineData("set -- setpriv --reuid 65534 --clear-groups --regid 65534 \"$@\"", 3, "only root may start another kernel")]
    public void What_stands_in_the_way_is_told_in_one_sentence(string broken, int code, string expected) => Expect(code, expected, broken);

    [Fact]
    public void A_locked_down_kernel_is_told_apart()
    {
        Assert.SkipUnless(Directory.Exists("/sys/kernel/security"), "this kernel has no place for /sys/kernel/security/lockdown");
        Expect(3, "the running kernel is locked down", "umount /sys/kernel/security; lockdown 'none [integrity] confidentiality'");
    }

    [Fact]
    public void A_package_of_the_running_kernel_is_not_started_again() =>
        Expect(0, "is running already", """
            mkdir -p /run/package/DEBIAN /run/package/boot /run/deb
            printf 'Package: linux-image-test\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@localhost>\nDescription: test\n' >/run/package/DEBIAN/control
            touch /run/package/boot/vmlinuz-$(uname -r)
            dpkg-deb --build /run/package /run/deb/linux-image-test.deb >/dev/null
            set -- "$@" /run/deb
            """);

    private void Expect(int code, string expected, string broken)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root for mounts of its own");
        string script = Path.Combine(Checkout.Root, "host-kernel", "boot");
        var start = new ProcessStartInfo("unshare", ["--mount", "bash", "-euc", $"{Ready}\n{broken}\nexec \"$@\"", "bash", script])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["HOSTCALL_CACHE"] = scratch.FullName;
        using var run = Process.Start(start)!;
        var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = run.StandardError.ReadToEnd();
        run.WaitForExit();
        Assert.True(run.ExitCode == code, $"exit code {run.ExitCode}, not {code}: {errors}{output.Result}");
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => !line.Contains("unpacking", StringComparison.Ordinal));
    }
}
