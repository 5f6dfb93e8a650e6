using System.Diagnostics;

namespace Hostcall.Tests.HostKernel;

/// <summary>host-kernel/build on a Debian that has nothing installed, as a new machine is.</summary>
public sealed class PlainDebianTests
{
    /// <summary>What the machine's owner has: Debian's own kernel, of which only the config is needed here.</summary>
    private const string DebianKernel = """
        apt-get -qq update
        cd /tmp
        apt-get -qq download linux-config-6.12 2>&1
        dpkg-deb -x linux-config-6.12_*.deb .
        /usr/lib/apt/apt-helper cat-file usr/src/linux-config-6.12/config.amd64_none_amd64.xz >/boot/config-$(uname -r)
        """;

    [Fact]
    public void A_package_of_the_kernel_finds_or_installs_all_that_it_is_built_with()
    {
        var (code, output) = Run($$"""
            {{DebianKernel}}
            echo "named: $(/host-kernel/build --deb --check 2>&1)" || true
            /host-kernel/build --install --deb --check
            """);
        Assert.SkipWhen(code == 3 && output.Contains("plain-debian: ", StringComparison.Ordinal), output.Trim());
        Assert.True(code == 0, output);
        Assert.Contains("named: host-kernel: missing packages: linux-source-6.12", output, StringComparison.Ordinal);
        Assert.Contains("build-essential", output, StringComparison.Ordinal);
        Assert.Contains("checked: nothing is missing", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output) Run(string script)
    {
        string debian = Path.Combine(Checkout.Root, "tests", "HostKernel", "plain-debian");
        var start = new ProcessStartInfo("bash", ["-c", "exec \"$@\" 2>&1", "bash", debian, "bash", "-euc", script]) { RedirectStandardOutput = true };
        using var run = Process.Start(start)!;
        string output = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        return (run.ExitCode, output);
    }
}
