using System.Runtime.InteropServices;
using Hostcall.Linux;

namespace Hostcall.VmmMinimal;

/// <summary>
/// What of a VM differs between architectures: how a vCPU becomes what this machine's CPU is, and how it comes to run 64-bit code of
/// the guest's most privileged level. Each folder of one has its own.
/// </summary>
public abstract class Processor
{
    /// <summary>Of the machine that this process runs on: KVM runs no guests of another architecture.</summary>
    public static Processor OfThisMachine { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? new Arm64.Arm64Processor() : new X64Processor();

    /// <summary>Bytes of the memory at guest physical 0 that <see cref="WriteTables"/> fills; the VMM's own.</summary>
    public abstract nuint SystemMemorySize { get; }

    /// <summary>Where the shared region is in guest physical memory.</summary>
    public abstract ulong SharedRegionBase { get; }

    /// <summary>Writes page tables, and whatever else the CPU looks up, into the guest's system memory.</summary>
    /// <param name="system">The memslot at guest physical 0.</param>
    /// <param name="sharedVirtual">Host virtual address of the shared region, and the guest's.</param>
    /// <param name="sharedLength">Bytes.</param>
    /// <param name="ring">Privilege level of the guest's code on x86-64; arm64's runs at EL1.</param>
    /// <exception cref="ArgumentException">The region breaks the rule of the architecture's layout.</exception>
    public abstract void WriteTables(SharedMemory system, ulong sharedVirtual, ulong sharedLength, int ring);

    /// <summary>Points a vCPU at code that runs with those tables.</summary>
    /// <param name="vcpu">A vCPU that has not run yet.</param>
    /// <param name="entry">Guest virtual address of the first instruction.</param>
    /// <param name="ring">As for the tables.</param>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public abstract void Enter(Vcpu vcpu, ulong entry, int ring);

    /// <summary>Where the guest is.</summary>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public abstract ulong ProgramCounter(Vcpu vcpu);

    /// <summary>The registers in one line.</summary>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public abstract string Describe(Vcpu vcpu);

    /// <summary>Makes a new vCPU what this machine's CPU is, as far as KVM passes that on.</summary>
    internal abstract void Initialize(Kvm kvm, Vm vm, FileDescriptor vcpu);
}
