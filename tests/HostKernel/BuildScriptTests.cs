using System.Diagnostics;
using System.Text.RegularExpressions;

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
    [InlineData("--bpf --deb", "it goes without --bpf")]
    [InlineData("--debug --bpf --deb", "it goes without --debug --bpf")]
    [InlineData("--bpf --arch arm64", "--bpf is about x86_64")]
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
        string copy = await Copy();
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

    /// <summary>A kernel's folder is named by what shows in it: its own flags and configuration, and not words or what another flavour has.</summary>
    [Theory]
    [InlineData("config/debug.config", "# A remark", "", false)]
    [InlineData("config/debug.config", "# A remark", "--debug", true)]
    [InlineData("config/mitigations-off.config", "# A remark", "", false)]
    [InlineData("config/mitigations-off.config", "# A remark", "--mitigations off", true)]
    [InlineData("config/arm64/features.config", "# A remark", "", false)]
    [InlineData("config/arm64/features.config", "# A remark", "--arch arm64", true)]
    [InlineData("config/features.config", "# A remark", "", true)]
    [InlineData("patches/arm64/0001-KVM-arm64-Let-user-space-serve-SMCCC-calls-by-their-.patch", "A remark", "", false)]
    [InlineData("patches/arm64/0001-KVM-arm64-Let-user-space-serve-SMCCC-calls-by-their-.patch", "A remark", "--arch arm64", true)]
    [InlineData("build", "say \"compiling with", "", false, "say \"compiling by")]
    [InlineData("build", "# Every option asked for", "", false, "# Each option asked for")]
    [InlineData("build", "die 1 \"the kernel does not compile:\"", "", false, "die 1 \"that kernel does not compile:\"")]
    [InlineData("config/bpf.config", "# A remark", "", false)]
    [InlineData("config/bpf.config", "# A remark", "--bpf", true)]
    [InlineData("config/bpf.config", "# A remark", "--debug", false)]
    [InlineData("config/bpf.config", "# A remark", "--debug --bpf", true)]
    [InlineData("config/debug.config", "# A remark", "--bpf --debug", true)]
    [InlineData("patches/bpf/0001-KVM-x86-Let-BPF-programs-make-host-system-calls.patch", "A remark", "", false)]
    [InlineData("patches/bpf/0001-KVM-x86-Let-BPF-programs-make-host-system-calls.patch", "A remark", "--bpf", true)]
    [InlineData("build", "debug_information=-g1", "", true, "debug_information=-g2")]
    [InlineData("build", "KBUILD_BUILD_VERSION=1", "", true, "KBUILD_BUILD_VERSION=2")]
    [InlineData("build", "local_version=-hostcall", "", true, "local_version=-guestcall")]
    public async Task The_hash_is_over_what_shows_in_the_kernel(string file, string text, string options, bool another, string? instead = null)
    {
        NeedSource();
        if (options.Contains("arm64", StringComparison.Ordinal)) NeedCrossCompiler();
        if (options.Contains("bpf", StringComparison.Ordinal)) NeedTypeWriter();
        string copy = await Copy();
        string[] arguments = [Path.Combine(copy, "build"), "--print-dir", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        string before = HashIn(await Expect(3, "the kernel is not built", "exec \"$@\"", arguments));
        string changed = Path.Combine(copy, file);
        string content = File.ReadAllText(changed);
        if (instead is not null) Assert.Contains(text, content, StringComparison.Ordinal);
        File.WriteAllText(changed, instead is null ? $"{content}{text}\n" : content.Replace(text, instead, StringComparison.Ordinal));
        string after = HashIn(await Expect(3, "the kernel is not built", "exec \"$@\"", arguments));
        Assert.Equal(another, before != after);
    }

    private static string HashIn(string errors) => Regex.Match(errors, @"\(([0-9a-f]{16})\)").Groups[1].Value is { Length: > 0 } hash
        ? hash
        : throw new InvalidOperationException(errors);

    /// <summary>host-kernel/ in a folder of its own, to be changed.</summary>
    private async Task<string> Copy()
    {
        string copy = Path.Combine(scratch.FullName, "host-kernel");
        using var copying = Process.Start("cp", ["-r", Path.Combine(Checkout.Root, "host-kernel"), copy])!;
        await copying.WaitForExitAsync(TestContext.Current.CancellationToken);
        return copy;
    }

    private static void NeedCrossCompiler() => Assert.SkipUnless(
        File.Exists("/usr/bin/aarch64-linux-gnu-gcc"), "arm64's compiler is not installed; apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross");

    private static void NeedTypeWriter() => Assert.SkipUnless(
        File.Exists("/usr/bin/pahole"), "who writes a kernel's types is not installed; apt-get install dwarves");

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
