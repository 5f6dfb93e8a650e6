using System.Diagnostics;
using System.Text.RegularExpressions;
using Hostcall.Lab.Images;
using Hostcall.Lab.Machines;
using LabKernel = Hostcall.Lab.Building.HostKernel;

namespace Hostcall.Tests.EndToEnd;

/// <summary>
/// A machine with kvm_amd, emulated, that has nothing but the patched kernel, the .NET runtime, this program, perf and busybox: the program's native lane runs
/// in it as on hardware. Its time is virtual (one instruction is one nanosecond), so no load of this machine disturbs its clock.
/// </summary>
internal static partial class EmulatedHost
{
    public const string WithSvm = "qemu64,+svm,+npt", WithoutSvm = "qemu64,-svm";

    /// <summary>An ordinary user, in the group of /dev/kvm.</summary>
    public const string User = "user";

    private const string TestsCommand = "hostcall-tests", TestsProgram = "Hostcall.Tests.dll";

    private const string ProgramFolder = "/opt/hostcall", Output = "/dev/vport0p1", Busybox = "/bin/busybox";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private static readonly string Runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static readonly string DotnetFolder = Path.GetFullPath(Path.Combine(Runtime, "..", "..", ".."));

    /// <summary>What the .NET runtime loads by name where it hashes.</summary>
    private static readonly string[] Tls = ["/usr/lib/x86_64-linux-gnu/libssl.so.3", "/usr/lib/x86_64-linux-gnu/libcrypto.so.3"];

    private static readonly string[] OfTests = ["Hostcall.Tests", "xunit", "FsCheck", "FSharp"];

    /// <summary>Why it cannot be had here, or null.</summary>
    public static string? Lacks()
    {
        Requirement[] needed =
        [
            .. QemuCommand.Requirements, new(Busybox, "busybox-static"), .. Tls.Select(file => new Requirement(file, "libssl3")), new(Perf ?? "perf", "linux-perf"),
        ];
        if (Requirement.Check(needed) is { } missing) return missing.ToString();
        try
        {
            LabKernel.Find(Hostcall.Lab.Building.Target.X64);
            return null;
        }
        catch (Hostcall.Lab.LabException error)
        {
            return error.Message;
        }
    }

    /// <summary>Boots it, runs shell commands one after the other as root, and ends it.</summary>
    /// <param name="folder">A new one, for its files.</param>
    /// <param name="cpu">As QEMU has it.</param>
    /// <param name="commands">In each, <c>hostcall</c> is this program, and <c>hostcall-tests</c> these tests.</param>
    /// <returns>What each printed, on both its outputs, and its exit code.</returns>
    public static IReadOnlyList<TheProgram.Ended> Run(string folder, string cpu, params string[] commands)
    {
        Directory.CreateDirectory(folder);
        string initramfs = Path.Combine(folder, "initramfs"), console = Path.Combine(folder, "console.txt"), output = Path.Combine(folder, "output.txt");
        WriteInitramfs(initramfs, commands);
        using var machine = Process.Start(new ProcessStartInfo("setpriv",
        [
            "--pdeathsig", "KILL", QemuCommand.Program, "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot", "-m", "2560", "-smp", "2,sockets=2,cores=1",
            "-accel", "tcg,thread=single", "-cpu", cpu, "-icount", "shift=0,sleep=off",
            "-serial", $"file:{console}", "-device", "virtio-serial", "-chardev", $"file,id=output,path={output}", "-device", "virtserialport,chardev=output",
            "-kernel", Path.Combine(LabKernel.Find(Hostcall.Lab.Building.Target.X64), "bzImage"), "-initrd", initramfs,
            "-append", "console=ttyS0 panic=-1 quiet norandmaps tsc_early_khz=1000000 tsc=reliable",
        ])
        {
            // The test host talks to its runner over these.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        machine.StandardInput.Close();
        if (!machine.WaitForExit(Limit))
        {
            machine.Kill();
            machine.WaitForExit();
        }

        string said = File.Exists(output) ? File.ReadAllText(output) : "";
        TheProgram.Ended[] ended = [.. Part().Matches(said).Select(part => new TheProgram.Ended(int.Parse(part.Groups[2].ValueSpan), part.Groups[1].Value, ""))];
        Assert.True(ended.Length == commands.Length, $"{ended.Length} of {commands.Length} commands ended\n{said}\n{File.ReadAllText(console)}");
        return ended;
    }

    /// <summary>This program and the runtime that it needs, each with its place in a root file system.</summary>
    /// <param name="withTests">Whether these tests are among it.</param>
    public static IEnumerable<(string File, string Path)> ProgramFiles(bool withTests = false)
    {
        string[] runtime = [Path.Combine(DotnetFolder, "host"), Runtime];
        var files = runtime.SelectMany(part => Directory.EnumerateFiles(part, "*", SearchOption.AllDirectories)).Append(Path.Combine(DotnetFolder, "dotnet"));
        return files.Select(file => (file, file)).Concat(
            Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => IsOfProgram(file, withTests)).Select(file => (file, Path.Combine(ProgramFolder, Path.GetFileName(file)))));
    }

    /// <summary>A shell script that starts it.</summary>
    /// <param name="root">Where those places are.</param>
    /// <param name="program">Which of them.</param>
    public static string Launcher(string root, string program = "hostcall.dll") =>
        $"#!/bin/sh\nexec {root}{DotnetFolder}/dotnet exec {root}{ProgramFolder}/{program} \"$@\"\n";

    private static string? Perf => Directory.EnumerateFiles("/usr/bin", "perf_*").Append("/usr/bin/perf").FirstOrDefault(IsElf);

    private static bool IsElf(string file)
    {
        if (!File.Exists(file)) return false;
        Span<byte> start = stackalloc byte[4];
        using var stream = File.OpenRead(file);
        return stream.Read(start) == start.Length && start.SequenceEqual("\u007fELF"u8);
    }

    private static void WriteInitramfs(string file, string[] commands)
    {
        using var stream = File.Create(file);
        using var archive = new CpioWriter(stream);
        var tree = new Tree(archive);
        foreach (string empty in (string[])["proc", "sys", "dev", "tmp", "root"]) tree.AddFolder(empty);
        archive.AddCharacterDevice("dev/console", 5, 1);
        tree.AddProgram(Busybox);
        bool runsTests = commands.Any(command => command.Contains(TestsCommand, StringComparison.Ordinal));
        foreach (var (part, path) in ProgramFiles(runsTests)) tree.AddAs(part, path);
        tree.AddAs(Perf!, "/usr/bin/perf");
        string[] linked = [Path.Combine(DotnetFolder, "dotnet"), Perf!, .. Directory.EnumerateFiles(Runtime, "*.so"), .. Tls];
        foreach (string library in Libraries(linked)) tree.AddProgram(library);
        tree.AddText("/etc/passwd", $"root:x:0:0:root:/root:/bin/sh\n{User}:x:1000:1000::/tmp:/bin/sh\n");
        tree.AddText("/etc/group", $"root:x:0:\nkvm:x:103:{User}\n{User}:x:1000:\n");
        tree.AddText("/usr/bin/hostcall", Launcher(""));
        tree.AddText($"/usr/bin/{TestsCommand}", Launcher("", TestsProgram));
        tree.AddText("/init", Init(commands));
    }

    /// <summary>Not the tests where none is run, not what belongs to other systems, nothing that only a debugger reads.</summary>
    private static bool IsOfProgram(string file, bool withTests) =>
        Path.GetExtension(file) is ".dll" or ".json" or ".so"
        && (withTests || !OfTests.Any(start => Path.GetFileName(file).StartsWith(start, StringComparison.Ordinal)));

    private static string Init(string[] commands) =>
        $"""
        #!{Busybox} sh
        {Busybox} mkdir -p /usr/sbin
        {Busybox} --install -s /bin
        export PATH=/bin:/usr/bin HOME=/root DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_TieredPGO=0 TERM=dumb
        mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
        mkdir -p /dev/shm; mount -t tmpfs shm /dev/shm; mount -t tmpfs tmp /tmp; chmod 1777 /tmp
        mount -t tracefs tracing /sys/kernel/tracing
        mkdir -p /tmp/work; cd /tmp/work; chmod 777 .
        [ -e /dev/kvm ] && chown root:kvm /dev/kvm && chmod 660 /dev/kvm
        {string.Join('\n', commands.Select(command => $"( echo '<<<'; ( {command} ); echo \">>> $?\" ) > {Output} 2>&1"))}
        sync; reboot -f

        """;

    /// <summary>The shared libraries that programs and libraries need, as the dynamic linker of this machine finds them.</summary>
    private static SortedSet<string> Libraries(IEnumerable<string> files)
    {
        var found = new SortedSet<string>(Tls, StringComparer.Ordinal);
        using var ldd = Process.Start(new ProcessStartInfo("ldd", files) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        ldd.ErrorDataReceived += (_, _) => { };
        ldd.BeginErrorReadLine();
        foreach (Match match in LibraryName().Matches(ldd.StandardOutput.ReadToEnd())) found.Add(match.Groups[1].Value);
        ldd.WaitForExit();
        return found;
    }

    [GeneratedRegex(@"(?:=>|^)\s+(/\S+) \(0x", RegexOptions.Multiline)]
    private static partial Regex LibraryName();

    [GeneratedRegex(@"^<<<\r?\n(.*?)^>>> (\d+)\r?$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Part();

    /// <summary>Files below the root of the archive, each under the folders that it needs.</summary>
    private sealed class Tree(CpioWriter archive)
    {
        private readonly HashSet<string> folders = new(StringComparer.Ordinal) { "" };

        public void AddFolder(string path)
        {
            if (!folders.Add(path)) return;
            AddFolder(Path.GetDirectoryName(path)!);
            archive.AddDirectory(path);
        }

        public void AddProgram(string file) => AddAs(file, file);

        public void AddAs(string file, string path) => Add(path, File.ReadAllBytes(file));

        public void AddText(string path, string text) => Add(path, System.Text.Encoding.UTF8.GetBytes(text));

        private void Add(string path, ReadOnlySpan<byte> content)
        {
            string below = path.TrimStart('/');
            AddFolder(Path.GetDirectoryName(below)!);
            archive.AddProgram(below, content);
        }
    }
}
