using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using Hostcall.Machine;

namespace Hostcall.Tests.Machine;

/// <summary>Whatever the files hold, reading ends, and each fact is a value or on the list of unread ones.</summary>
public sealed class BrokenMachineTests
{
    [Fact]
    public void Files_without_sense_give_reasons_and_no_values()
    {
        var facts = MachineFacts.Read(CapturedMachine.Load("broken"));
        Assert.Null(facts.Cpu.Vendor);
        Assert.Null(facts.Cpu.HardwareVirtualization);
        Assert.Null(facts.Topology.Online);
        Assert.Null(facts.Topology.Usable);
        Assert.Null(facts.Kernel.Config);
        Assert.Null(facts.Security.Capabilities);
        Assert.Null(facts.Virtualization.IsGuest);
        Assert.Empty(facts.Steal.Times);
        AssertUnread(facts, "online CPUs", "is not a CPU list: \"0-99999999999\"");
        AssertUnread(facts, "governor of CPU 0", "has more than one line");
        AssertUnread(facts, "kernel configuration", "is not a gzip file");
        AssertUnread(facts, "capabilities", "\"CapEff\" makes no sense: \"not hexadecimal\"");
        AssertUnread(facts, "core throttle count of CPU 0", "is not a count");
        AssertUnread(facts, "turbo", "is not 0, 1, N or Y: \"2\"");
        AssertUnread(facts, "control group CPU limit", "makes no sense: \"max\"");
    }

    [Fact]
    public void A_release_that_climbs_out_of_boot_is_not_followed()
    {
        var machine = CapturedMachine.Load("broken");
        machine["/boot/config-../../etc/passwd"] = FileContent.Of("CONFIG_HZ=1\n");
        Assert.Null(MachineFacts.Read(machine).Kernel.Config);
    }

    [Fact]
    public void A_machine_without_files_is_all_reasons()
    {
        var facts = MachineFacts.Read(new CapturedMachine());
        Assert.All(facts.Unread, item => Assert.NotEmpty(item.Reason));
        foreach (var what in new[] { "CPU identity", "online CPUs", "kernel release", "mitigations", "turbo", "clocksource", "KVM modules", "memory", "steal time", "cpuset", "load" })
            Assert.Contains(facts.Unread, item => item.What == what);
    }

    [Fact]
    public void Forbidden_files_give_the_kernels_reason()
    {
        var machine = CapturedMachine.Load("intel-bare-metal");
        foreach (var path in machine.Paths.ToList())
            machine[path] = FileContent.Unreadable("permission denied (EACCES)");
        var facts = MachineFacts.Read(machine);
        AssertUnread(facts, "clocksource", "permission denied (EACCES)");
        AssertUnread(facts, "parameter nested of kvm_intel", "permission denied (EACCES)");
    }

    [Fact]
    public void A_packed_configuration_is_hashed_as_the_text_that_it_holds()
    {
        var machine = CapturedMachine.Load("intel-bare-metal");
        var plain = MachineFacts.Read(machine).Kernel.Config;
        machine["/proc/config.gz"] = FileContent.Of(Pack("CONFIG_64BIT=y\nCONFIG_HZ=250\nCONFIG_KVM=m\n"u8.ToArray()));
        var packed = MachineFacts.Read(machine).Kernel.Config;
        Assert.Equal("/proc/config.gz", packed?.Source);
        Assert.Equal(plain?.Sha256, packed?.Sha256);
    }

    [Fact]
    public void A_configuration_that_unpacks_without_end_is_refused()
    {
        var machine = new CapturedMachine { ["/proc/config.gz"] = FileContent.Of(Pack(new byte[20 << 20])) };
        AssertUnread(MachineFacts.Read(machine), "kernel configuration", "unpacks to more than");
    }

    [Theory]
    [MemberData(nameof(CapturedMachine.Names), MemberType = typeof(CapturedMachine))]
    public void Garbage_in_any_file_never_throws_and_never_hides_a_fact(string name)
    {
        var paths = CapturedMachine.Load(name).Paths.ToArray();
        var damage = from count in Gen.Choose(1, 6)
                     from chosen in Gen.ArrayOf(Gen.Elements(paths), count)
                     from contents in Gen.ArrayOf(Garbage.Contents, count)
                     select chosen.Zip(contents).ToArray();
        Prop.ForAll(damage.ToArbitrary(), damaged =>
        {
            var machine = CapturedMachine.Load(name);
            foreach (var (path, content) in damaged)
            {
                if (content is null)
                    machine.Remove(path);
                else
                    machine[path] = content;
            }

            var facts = MachineFacts.Read(machine);
            Accounting.AssertComplete(facts, machine);
            Assert.NotEmpty(facts.ToJson().ToJsonString());
            Assert.NotEmpty(Doctor.Examine(facts, machine));
        }).QuickCheckThrowOnFailure();
    }

    private static void AssertUnread(MachineFacts facts, string what, string reason)
        => Assert.Contains(facts.Unread, item => item.What == what && item.Reason.Contains(reason, StringComparison.Ordinal));

    private static byte[] Pack(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(text);
        return packed.ToArray();
    }
}
