using System.Diagnostics;
using Hostcall.Tests.EndToEnd;

namespace Hostcall.Tests.HostKernel;

/// <summary>
/// From Debian's own kernel to the patched one and back, by host-kernel/boot, on an emulated machine. Minutes, and skipped where that machine is not made:
/// <c>tests/HostKernel/debian-machine prepare</c> takes half an hour, and the three boots six minutes.
/// </summary>
[Collection(Lab.LabCollection.Name)]
public sealed class DebianMachineTests : IDisposable
{
    /// <summary>Runs after each boot; what it leaves on the disk tells the last from the first.</summary>
    private const string Job = """
        export PATH=/mnt:$PATH HOME=/root DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_TieredPGO=0 TERM=dumb
        boot_folder() { find /boot /vmlinuz* /initrd* -type f -o -type l | sort | xargs sha256sum | sha256sum; }
        modprobe kvm_amd
        case $(uname -r) in
        *-hostcall)
            echo "there: $(uname -r), by itself host_syscall=$(cat /sys/module/kvm/parameters/host_syscall), as before root=$(findmnt -no SOURCE /)"
            hostcall --scenario getpid --lane native --path vm-exit,hypercall,hypercall-shared-fpu,hypercall-robust --rounds 1 --calls 64 --out /var/tmp/run
            echo "measured: $?"
            cat /var/tmp/run/samples.csv
            systemctl reboot ;;
        *)
            if [ ! -e /var/tmp/before ]; then
                echo "from: $(uname -r)"
                hostcall list
                boot_folder >/var/tmp/before
                boot /mnt/package 2>&1 || systemctl poweroff
            else
                echo "back: $(uname -r)"
                boot_folder | diff /var/tmp/before - && echo "boot loader: untouched"
                boot --remove 2>&1
                echo "modules: $(ls /lib/modules)"
                systemctl poweroff 2>/dev/null # there is no bus to tell others by
            fi ;;
        esac
        """;

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_patched_kernel_is_started_from_Debians_own_and_a_reboot_is_the_way_back()
    {
        foreach (var (file, path) in EmulatedHost.ProgramFiles())
        {
            string target = folder["mnt" + path];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        WriteScript("hostcall", EmulatedHost.Launcher("/mnt"));
        WriteScript("job", Job);
        var (code, output, errors) = Run(folder["mnt"]);
        Assert.SkipWhen(code == 3, errors.Trim());
        Assert.True(code == 0, output + errors);

        string[] parts = output.ReplaceLineEndings("\n").Split(["\nthere: ", "\nback: "], StringSplitOptions.None);
        Assert.True(parts.Length == 3, output);
        var (from, there, back) = (parts[0], parts[1], parts[2]);
        Assert.StartsWith("from: ", from, StringComparison.Ordinal);
        Assert.Contains("this kernel has no KVM_CAP_HOST_SYSCALL", from, StringComparison.Ordinal);
        Assert.Contains("a reboot is the way back", from, StringComparison.Ordinal);

        // Switched on without anybody's doing, and every mode answers.
        Assert.Contains("-hostcall, by itself host_syscall=Y, as before root=/dev/vda", there, StringComparison.Ordinal);
        Assert.Contains("\nmeasured: 0\n", there, StringComparison.Ordinal);
        string[] paths = ["vm-exit", "hypercall", "hypercall-shared-fpu", "hypercall-robust"];
        Assert.All(paths, path => Assert.Contains($"\nrun,getpid,native,{path},", there, StringComparison.Ordinal));

        string debian = from["from: ".Length..from.IndexOf('\n')];
        Assert.StartsWith(debian, back, StringComparison.Ordinal);
        Assert.Contains("boot loader: untouched", back, StringComparison.Ordinal);
        Assert.EndsWith($"\nmodules: {debian}\n", back, StringComparison.Ordinal);
    }

    private void WriteScript(string name, string text)
    {
        File.WriteAllText(folder[$"mnt/{name}"], text);
        File.SetUnixFileMode(folder[$"mnt/{name}"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private static (int Code, string Output, string Errors) Run(string mounted)
    {
        string machine = Path.Combine(Checkout.Root, "tests", "HostKernel", "debian-machine");
        using var run = Process.Start(new ProcessStartInfo(machine, ["run", mounted]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        return (run.ExitCode, output, errors.Result);
    }
}
