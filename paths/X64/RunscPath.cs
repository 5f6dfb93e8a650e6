using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;
using Hostcall.GuestPayloads;
using Hostcall.Linux;
using Hostcall.VmmMinimal;

namespace Hostcall.Paths.X64;

/// <summary>
/// A witness: the payload as a program of its own (<see cref="WitnessImage"/>) in a sandbox of gVisor's, whose Sentry answers its calls.
/// It shows what interception costs somebody who does all of it; the call itself never gets to this machine's kernel.
/// </summary>
internal sealed record RunscPath(string Id, string Summary, string Platform) : PathRow(Id, Summary)
{
    private const string Program = "runsc";

    private const string Install = "sudo apt-get install runsc; platforms differ by version: systrap is in Debian 13's, not in Debian 12's";

    public override Unavailable? Probe() => IsInstalled() ? null : new Unavailable($"{Program}, gVisor's program, is not installed", Install);

    protected override PathSession Start(SessionSetup setup)
    {
        bool asksForMore = setup.Scenario.Fixtures.Any() || setup.Scenario.Under != Circumstances.Plain
            || setup.Scenario.Calls.Any(call => call.Expected.Kind == ExpectationKind.ParentProcessId);
        if (asksForMore)
            throw new UnavailableException($"{setup.Scenario.Name} asks for what a sandbox does not have of this process", "choose a scenario without descriptors: --scenario getpid");
        var region = SharedRegion.Load(setup, InstructionSet.OfThisProcess.SyscallDoorbell);
        try
        {
            return new Session(setup, region, Platform);
        }
        catch
        {
            region.Dispose();
            throw;
        }
    }

    private static bool IsInstalled() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, Program)));

    private sealed unsafe class Session : PathSession
    {
        /// <summary>A sandbox is a program in Go that starts itself a few times.</summary>
        private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

        /// <summary>What gVisor says that it is (pkg/sentry/kernel/version.go), and no kernel of today is.</summary>
        private const string Release = "4.4.0", Version = "#1 SMP Sun Jan 10 15:06:54 PST 2016";

        private readonly string folder = Directory.CreateTempSubdirectory("hostcall-witness-").FullName;
        private readonly string platform;
        private readonly TimeSpan limit;
        private readonly Process sandbox;
        private readonly StringBuilder said = new();
        private readonly Watchdog watchdog;
        private readonly PipeStream question, answer;
        private readonly int[] workers = [];

        public Session(SessionSetup setup, SharedRegion region, string platform)
            : base(region)
        {
            this.platform = platform;
            limit = setup.Limit;
            string image = Path.Combine(folder, "payload");
            File.WriteAllBytes(image, WitnessImage.Build(region.Memory.Bytes, setup.Scenario));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(image, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            string[] rights = Environment.IsPrivilegedProcess ? [] : ["--rootless"];
            sandbox = StartOn(setup.PartnerCpu, new ProcessStartInfo(
                Program, ["--root", Path.Combine(folder, "root"), $"--platform={platform}", "--network=none", "--ignore-cgroups", .. rights, "do", image])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            question = (PipeStream)sandbox.StandardInput.BaseStream;
            answer = (PipeStream)sandbox.StandardOutput.BaseStream;
            sandbox.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
            sandbox.BeginErrorReadLine();
            watchdog = new Watchdog(StartLimit, Kill);
            try
            {
                Identify();
            }
            catch
            {
                Dispose();
                throw;
            }

            watchdog.Dispose();
            workers = [sandbox.Id, .. Descendants(sandbox.Id)];
            watchdog = new Watchdog(setup.Limit, Kill);
        }

        public override long CpuTime() => CpuClock.OfThisThread() + workers.Sum(CpuTimeOf);

        public override void Dispose()
        {
            watchdog.Dispose();
            question.Dispose(); // the program ends, and the sandbox with it
            if (!sandbox.WaitForExit(StartLimit)) Kill();
            sandbox.Dispose();
            Directory.Delete(folder, recursive: true);
            base.Dispose();
        }

        /// <summary>The answer is the head of the region there, with its request block and its counts.</summary>
        protected override void RunUntilParked()
        {
            watchdog.Arm();
            try
            {
                if (Libc.write((int)question.SafePipeHandle.DangerousGetHandle(), Region.Word(RegionLayout.Iterations), sizeof(long)) != sizeof(long)) throw Ended();
                Read(new Span<byte>(Region.Word(RegionLayout.Base), WitnessImage.AnswerSize));
            }
            finally
            {
                watchdog.Disarm();
            }
        }

        /// <exception cref="UnavailableException">This runsc has no such platform, or may not start a sandbox here.</exception>
        private void Identify()
        {
            Span<byte> names = stackalloc byte[WitnessImage.UtsnameSize];
            watchdog.Arm();
            try
            {
                Read(names);
            }
            catch (VmmException) when (!watchdog.Expired)
            {
                sandbox.WaitForExit(StartLimit);
                string first = said.ToString().Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "it says nothing";
                throw new UnavailableException($"{Program} --platform={platform} starts no sandbox here: {first}", Install);
            }
            finally
            {
                watchdog.Disarm();
            }

            string release = Field(names, 2), version = Field(names, 3);
            if (release != Release || version != Version)
                throw new VmmException($"the payload is answered by somebody who is not gVisor: release {release}, version {version}");
        }

        private static string Field(ReadOnlySpan<byte> names, int number)
        {
            var field = names.Slice(number * WitnessImage.UtsnameField, WitnessImage.UtsnameField);
            return Encoding.ASCII.GetString(field[..field.IndexOf((byte)0)]);
        }

        private void Read(Span<byte> into)
        {
            int file = (int)answer.SafePipeHandle.DangerousGetHandle();
            fixed (byte* bytes = into)
            {
                for (int have = 0; have < into.Length;)
                {
                    nint read = Libc.read(file, bytes + have, (nuint)(into.Length - have));
                    bool isInterrupted = read < 0 && Marshal.GetLastPInvokeError() == Errno.EINTR && !watchdog.Expired;
                    if (read <= 0 && !isInterrupted) throw Ended();
                    have += (int)Math.Max(read, 0);
                }
            }
        }

        private Exception Ended() => watchdog.Expired
            ? new GuestHungException(string.Create(CultureInfo.InvariantCulture, $"the sandbox did not answer within {limit.TotalSeconds:0.###} s"))
            : new VmmException("the sandbox ended");

        private void Kill()
        {
            foreach (int worker in workers) _ = Libc.kill(worker, Libc.SIGKILL);
            try
            {
                sandbox.Kill(entireProcessTree: true);
            }
            catch (InvalidOperationException)
            {
                // It has ended.
            }
        }

        /// <summary>Whatever a thread starts may run where it may.</summary>
        private static Process StartOn(int? cpu, ProcessStartInfo start)
        {
            int[] before = [.. CpuSet.OfThisThread()];
            if (cpu is { } other) CpuSet.Pin(0, other);
            try
            {
                return Process.Start(start)!;
            }
            finally
            {
                CpuSet.Pin(0, before);
            }
        }

        /// <summary>A sandbox's own processes come and go.</summary>
        private static long CpuTimeOf(int worker)
        {
            try
            {
                return CpuClock.OfProcess(worker);
            }
            catch (LinuxException)
            {
                return 0;
            }
        }

        private static IEnumerable<int> Descendants(int parent)
        {
            var children = Directory.EnumerateDirectories("/proc")
                .Select(process => int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out int pid) ? pid : 0)
                .Where(pid => pid > 0)
                .ToLookup(ParentOf);
            var found = new Queue<int>(children[parent]);
            while (found.TryDequeue(out int pid))
            {
                yield return pid;
                foreach (int child in children[pid]) found.Enqueue(child);
            }
        }

        private static int ParentOf(int pid)
        {
            try
            {
                string stat = File.ReadAllText($"/proc/{pid}/stat");
                return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }
}
