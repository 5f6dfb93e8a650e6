using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>A script of a shell in the place of perf.</summary>
internal sealed class FakePerf : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hostcall-test-").FullName;

    public FakePerf(string script)
    {
        string perf = Path.Join(folder, "perf");
        File.WriteAllText(perf, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(perf, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Tool = new PerfTool(perf);
        Recording = new PerfRecording(Tool, folder);
    }

    public PerfTool Tool { get; }

    public PerfRecording Recording { get; }

    /// <summary>A file beside the script, which finds it by its own place.</summary>
    public string Beside(string name) => Path.Join(folder, name);

    public PerfException Refused() => Assert.Throws<PerfException>(() => Recording.Record([1], TimeSpan.FromSeconds(1)));

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
