using System.IO.Compression;
using System.Runtime.InteropServices;
using Hostcall.Results.Profiles;
using Hostcall.Scenarios.Measurement;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>
/// Real traces of getpid, cut down to a few calls, with the symbols that they touch: those of Bochs' Haswell by their
/// bare names, those of its other CPUs as <c>icelake/host</c>, those of QEMU's labs as <c>qemu/host</c> and
/// <c>arm64/host</c>. The page faults are three stores to fresh memory.
/// </summary>
internal static class Recorded
{
    /// <summary>Where the payload rings: a request begins each time that this address is fetched.</summary>
    public const ulong CallStart = 0x2000_2000;

    public static byte[] Bytes(string name)
    {
        using var packed = new BrotliStream(File.OpenRead(Fixture(name + ".txt.br")), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }

    public static ExactTrace Read(string name) => Read(Bytes(name), name);

    /// <param name="bytes">A trace.</param>
    /// <param name="name">Of the recording whose symbols it has.</param>
    public static ExactTrace Read(byte[] bytes, string name) => ExactTraceFile.Read(new MemoryStream(bytes), "trace", Addresses(name), 1)[0];

    public static Profile Profile(string name) =>
        Read(name).ProfileOf("getpid", LaneOf(name), Path.GetFileName(name));

    /// <summary>The trace of a lane, as the command makes it from these windows.</summary>
    public static LaneTrace Trace(params string[] paths) => new(
        "getpid", "lab-bochs-haswell", "dotnet run -c Release -- trace", "Linux version of the lab", null,
        [.. paths.Select(path => (path, trace: Read(path))).Select(read => new TracedPath(
            read.trace.ProfileOf("getpid", "lab-bochs-haswell", read.path), read.trace.Tree.Stacks(read.trace.Calls), read.trace.Transitions, read.trace.Calls,
            [$"{read.path}: a note"]) { Traits = TraitsOf.Path(read.path) })],
        []);

    /// <param name="name">Of a recording.</param>
    public static AddressSpace Addresses(string name) => new(
        SystemMap.Read(Fixture(Path.Combine(FolderOf(name), "kernel.map"))),
        new SymbolTable(
        [
            .. File.ReadLines(Fixture(Path.Combine(FolderOf(name), "agent.map"))).Select(Agent),
            Page(0x2000_1000, Domain.Payload, "body"), Page(0x2000_2000, Domain.Payload, "doorbell"),
            Page(0x2000_3000, Domain.Payload, "entry"), Page(0x2000_4000, Domain.Agent, "executor"),
        ]),
        CallStart)
    {
        Rules = ArchitectureRules.Of(FolderOf(name) == "arm64" ? Architecture.Arm64 : Architecture.X64),
    };

    public static string Fixture(string name) => Path.Combine(Checkout.Root, "tests", "Traces", "fixtures", name);

    private static string FolderOf(string name) => Path.GetDirectoryName(name) ?? "";

    private static string LaneOf(string name) => FolderOf(name) switch
    {
        "" => "lab-bochs-haswell",
        "qemu" => "lab-qemu-svm",
        "arm64" => "lab-qemu-arm64",
        var cpu => "lab-bochs-" + cpu,
    };

    private static Symbol Page(ulong address, Domain domain, string name) => new(address, address + 0x1000, new FunctionName(domain, name));

    private static Symbol Agent(string line)
    {
        string[] fields = line.Split(' ');
        ulong start = Convert.ToUInt64(fields[0], 16);
        return new Symbol(start, start + Convert.ToUInt64(fields[1], 16), new FunctionName(Domain.Agent, fields[2]));
    }
}
