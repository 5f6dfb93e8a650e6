using Hostcall.Linux;
using Hostcall.Paths;

namespace Hostcall.Tests.Paths;

public sealed class HelloTraceTests
{
    [Fact]
    public void Where_tracefs_is_missing_the_sentence_goes_on_to_the_remedy()
    {
        var missing = Assert.Throws<UnavailableException>(() => HelloTrace.Check(null!, Sessions.Scenario("hello-hypercall0"), "/nothing/tracing/trace"));
        Assert.Equal("the trace buffer cannot be read: Could not find a part of the path '/nothing/tracing/trace'; mount tracefs, as root", missing.What.ToString());
    }
}
