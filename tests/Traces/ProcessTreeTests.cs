using System.Diagnostics;
using Hostcall.Scenarios.Tracing;
using Hostcall.Tests.EndToEnd;

namespace Hostcall.Tests.Traces;

public sealed class ProcessTreeTests
{
    [Fact]
    public void Children_are_found_whatever_a_process_is_called()
    {
        using var folder = new ScratchFolder();
        string odd = folder[") S 1 ("];
        File.CreateSymbolicLink(odd, "/bin/sleep");
        using var parent = Process.Start(new ProcessStartInfo("bash", ["-c", "\"$0\" 60 & echo $!; wait", odd]) { RedirectStandardOutput = true })!;
        try
        {
            int child = int.Parse(parent.StandardOutput.ReadLine()!, null);
            Assert.Equal([child], ProcessTree.ChildrenOf(parent.Id));
            Assert.Empty(ProcessTree.ChildrenOf(child));
            Assert.Contains(parent.Id, ProcessTree.ChildrenOf(Environment.ProcessId));
        }
        finally
        {
            parent.Kill(entireProcessTree: true);
            parent.WaitForExit();
        }
    }

    [Fact]
    public void A_process_that_is_gone_has_none() => Assert.Empty(ProcessTree.ChildrenOf(int.MaxValue));
}
