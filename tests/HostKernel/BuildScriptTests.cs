using System.Diagnostics;

namespace Hostcall.Tests.HostKernel;

/// <summary>host-kernel/build on bad days: each ends with its exit code and says what to do.</summary>
public sealed class BuildScriptTests : IDisposable
{
    private readonly DirectoryInfo scratch = Directory.CreateTempSubdirectory("hostcall-build-");

    private string Cache => Path.Combine(scratch.FullName, "cache");

    public void Dispose() => scratch.Delete(recursive: true);

    [Theory]
    [InlineData("--mitigations perhaps", "--mitigations takes on or off")]
    [InlineData("--arch arm", "--arch takes x86_64 or arm64")]
    [InlineData("--arch arm64 --deb", "--deb starts from this machine's config, so it goes without --arch arm64")]
    [InlineData("--jobs none", "--jobs takes a number above 0")]
    [InlineData("--frobnicate", "unknown option: --frobnicate")]
    public async Task Bad_arguments_are_refused(string arguments, string expected) => await Expect(2, expected, "exec \"$@\"", arguments.Split(' '));

    [Fact]
    public async Task What_is_not_built_says_how_to_build_it()
    {
        NeedSource();
        await Expect(3, "the kernel is not built", "exec \"$@\"", "--print-dir");
    }

    [Fact]
    public async Task Missing_packages_are_named_with_the_command()
    {
        string tools = Path.Combine(scratch.FullName, "tools");
        Directory.CreateDirectory(tools);
        File.WriteAllText(Path.Combine(tools, "dpkg-query"), "#!/bin/sh\nexit 1\n");
        await Expect(3, "sudo apt-get install --no-install-recommends linux-source-6.12", $"chmod +x {tools}/dpkg-query; PATH={tools}:$PATH exec \"$@\"");
    }

    [Fact]
    public async Task A_full_disk_is_noticed_before_the_work()
    {
        NeedSource();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root to mount a small disk");
        await Expect(3, "MiB free, and the build needs", $"mkdir -p {Cache}; exec unshare --mount bash -euc 'mount -t tmpfs -o size=8m tmpfs {Cache}; exec \"$@\"' bash \"$@\"");
    }

    [Fact]
    public async Task A_patch_that_does_not_apply_is_named_with_its_hunk()
    {
        NeedSource();
        string copy = Path.Combine(scratch.FullName, "host-kernel");
        using (var copying = Process.Start("cp", ["-r", Path.Combine(Checkout.Root, "host-kernel"), copy])!) await copying.WaitForExitAsync(TestContext.Current.CancellationToken);
        string patch = Directory.EnumerateFiles(Path.Combine(copy, "patches")).Order().First(file => Path.GetFileName(file).StartsWith("0001", StringComparison.Ordinal));
        string[] lines = File.ReadAllLines(patch);
        int context = Array.FindIndex(lines, Array.FindIndex(lines, line => line.StartsWith("@@", StringComparison.Ordinal)), line => line.StartsWith(' '));
        lines[context] = " a line that no kernel has";
        File.WriteAllText(patch, string.Join('\n', lines) + "\n");
        File.WriteAllText(Path.Combine(copy, "config", "tested-version"), "6.12.0-0\n");

        string errors = await Expect(1, $"{Path.GetFileName(patch)} does not apply", "exec \"$@\"", Path.Combine(copy, "build"));
        Assert.Contains("Hunk #1 FAILED", errors, StringComparison.Ordinal);
        Assert.Contains("the archive has moved on", errors, StringComparison.Ordinal);
    }

    private static void NeedSource() => Assert.SkipUnless(
        File.Exists("/usr/src/linux-source-6.12.tar.xz"), "the kernel's source is not installed; apt-get install linux-source-6.12");

    /// <summary>Runs the script, or the copy that the first argument names, from a shell line that prepares for it.</summary>
    private async Task<string> Expect(int code, string expected, string shell, params string[] arguments)
    {
        string script = Path.Combine(Checkout.Root, "host-kernel", "build");
        if (arguments is [var first, ..] && first.StartsWith('/'))
        {
            script = first;
            arguments = arguments[1..];
        }

        var start = new ProcessStartInfo("bash", ["-euc", shell, "bash", "bash", script, .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["HOSTCALL_CACHE"] = Cache;
        using var run = Process.Start(start)!;
        var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == code, $"exit code {run.ExitCode}, not {code}: {errors}{await output}");
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        return errors;
    }
}
