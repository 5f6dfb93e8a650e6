using System.Globalization;
using System.Text;
using Hostcall.GuestPayloads;
using Hostcall.Paths;

namespace Hostcall.Scenarios.Reference;

/// <summary>
/// What the C twin gets: its program, the stub, and for each path the region as this program runs it, with a list
/// of the words in it that each process must fill with values of its own (descriptors, process ids).
/// </summary>
public sealed class TwinFiles : IDisposable
{
    private TwinFiles(string folder) => Folder = folder;

    public string Folder { get; }

    public string Program => Path.Combine(Folder, "reference");

    /// <summary>Builds the twin into a new temporary folder.</summary>
    /// <exception cref="NothingRunsException">No compiler, or no sources.</exception>
    public static TwinFiles Build()
    {
        string sources = Path.Combine(Repository.Root ?? "", "reference");
        if (!File.Exists(Path.Combine(sources, "main.c")))
            throw new NothingRunsException("the sources of the C twin are not here; run compare-reference from a checkout of the repository");

        var files = new TwinFiles(Directory.CreateTempSubdirectory("hostcall-reference-").FullName);
        try
        {
            File.WriteAllText(Path.Combine(files.Folder, "layout.h"), LayoutHeader.Text());
            File.WriteAllBytes(Path.Combine(files.Folder, "stub.elf"), StubImage.Build());
            string[] parts = ["main.c", "region.c", "stub.c", "host.c", "traced.c", "signalled.c", "notified.c", "guest.c", "queue.c", "uring.c", "mixed.c"];
            CCompiler.Build(files.Program, files.Folder, parts.Select(part => Path.Combine(sources, part)));
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Copies the region of an open session that has not run a block yet.</summary>
    public void Save(PathRow path, Scenario scenario, PathSession session)
    {
        File.WriteAllBytes(Path.Combine(Folder, path.Id + ".image"), session.Region.Memory.Bytes);
        File.WriteAllText(Path.Combine(Folder, path.Id + ".slots"), Slots(path, scenario));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Slots(PathRow path, Scenario scenario)
    {
        var lines = new StringBuilder();
        void Add(uint first, int index, object source) =>
            lines.Append(CultureInfo.InvariantCulture, $"{first + (8 * index):x} {source}\n");

        int slot = 0;
        foreach (var fixture in scenario.Fixtures) Add(RegionLayout.ArgumentSlots, slot++, fixture);

        // A rung gets no answers: its expectations are in the image already.
        for (int i = 0; i < scenario.Calls.Length && path.Caller != Caller.Nobody; i++)
        {
            var kind = scenario.Calls[i].Expected.Kind;
            if (kind is ExpectationKind.ProcessId or ExpectationKind.ParentProcessId) Add(RegionLayout.ExpectedSlots, i, kind);
        }

        return lines.ToString();
    }
}
