using Hostcall.Tests.Paths;
using Hostcall.VmmMinimal;

namespace Hostcall.Tests.VmmMinimal;

[Collection(MachineTests.Name)]
public sealed class VcpuCountersTests
{
    [Fact]
    public void KVM_counts_exits_under_the_name_that_the_promise_uses()
    {
        Sessions.SkipUnlessRunnable("loop");
        using var kvm = Kvm.Open();
        using var vm = kvm.CreateVm();
        using var vcpu = vm.CreateVcpu();
        Assert.Contains(VcpuCounters.Exits, vcpu.Counters.Names);
        Assert.Equal(0UL, vcpu.Counters.Read(VcpuCounters.Exits));
        Assert.Null(vcpu.Counters.Read("no_such_counter"));
    }
}
