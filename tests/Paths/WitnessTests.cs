using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Hostcall.GuestPayloads;
using Hostcall.Paths;
using Hostcall.Tests.EndToEnd;

namespace Hostcall.Tests.Paths;

/// <summary>Programs of others that run the payload: they do where they are installed, and say what is in the way where not.</summary>
[Collection(MachineTests.Name)]
public sealed class WitnessTests
{
    private const int Calls = 37;

    public static TheoryData<string> All => [.. PathTable.All.Where(path => path.IsWitness).Select(path => path.Id)];

    [Theory]
    [MemberData(nameof(All))]
    public void The_payload_is_answered_in_a_sandbox(string path) => OwnThread.Run(() =>
    {
        var setup = Sessions.Setup(Sessions.Scenario("getpid"), TimeSpan.FromSeconds(20));
        var lacking = PathTrial.Try(Sessions.Path(path), setup);
        Assert.SkipWhen(lacking is not null, $"{path} does not run here: {lacking}");
        using var session = Sessions.Path(path).Open(setup);
        for (int block = 0; block < 3; block++) session.Run(Calls);
        Assert.True(session.CpuTime() > 0);
    });

    [Theory]
    [MemberData(nameof(All))]
    public void A_scenario_with_descriptors_is_refused(string path) => OwnThread.Run(() =>
    {
        var lacking = PathTrial.Try(Sessions.Path(path), Sessions.Setup(Sessions.Scenario("read-zero-1")));
        Assert.Matches("^(read-zero-1 asks for what a sandbox does not have|runsc, gVisor's program, is not installed)", lacking!.Reason);
    });

    /// <summary>Outside of a sandbox this kernel answers, and the program says so: nobody takes that for gVisor.</summary>
    [Fact]
    public void The_program_says_who_answers_it_and_counts_wrong_results()
    {
        using var folder = new ScratchFolder();
        var enosys = Sessions.Scenario("enosys").Calls[0] with { Expected = Expectation.Exactly(1) };
        var half = new Scenario("half", "one right, one wrong", Sessions.Scenario("getpid").Calls[0], enosys);
        string image = folder["payload"];
        OwnThread.Run(() =>
        {
            using var region = SharedRegion.Load(Sessions.Setup(half), Doorbell.Syscall);
            File.WriteAllBytes(image, WitnessImage.Build(region.Memory.Bytes, half));
        });
        File.SetUnixFileMode(image, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var program = Process.Start(new ProcessStartInfo(image) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var output = program.StandardOutput.BaseStream;
        byte[] names = new byte[WitnessImage.UtsnameSize], answer = new byte[WitnessImage.AnswerSize];
        output.ReadExactly(names);
        string release = Encoding.ASCII.GetString(names, 2 * WitnessImage.UtsnameField, WitnessImage.UtsnameField).TrimEnd('\0');
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), release);
        foreach (long calls in (long[])[3, 5])
        {
            byte[] question = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(question, calls);
            program.StandardInput.BaseStream.Write(question);
            program.StandardInput.BaseStream.Flush();
            output.ReadExactly(answer);
            Assert.Equal(calls, At(RegionLayout.Iterations));
            Assert.Equal(calls, At(RegionLayout.Mismatches)); // the process id is its own, and right
            Assert.Equal(-38, At(RegionLayout.LastMismatch));
        }

        program.StandardInput.Close();
        Assert.True(program.WaitForExit(10_000));
        Assert.Equal(0, program.ExitCode);

        long At(uint address) => BinaryPrimitives.ReadInt64LittleEndian(answer.AsSpan((int)(address - RegionLayout.Base)));
    }
}
