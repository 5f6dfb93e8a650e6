using System.Runtime.InteropServices;

namespace Hostcall.GuestPayloads;

/// <summary>
/// Everything that is machine code, for one architecture; each folder of one has its own. Code is made on any machine: what an
/// emulated machine of another architecture runs is known here too, byte for byte.
/// </summary>
public abstract class InstructionSet
{
    private static readonly InstructionSet[] All = [new X64InstructionSet(), new Arm64.Arm64InstructionSet()];

    public static InstructionSet OfThisProcess { get; } = Of(RuntimeInformation.ProcessArchitecture);

    public abstract Architecture Architecture { get; }

    /// <summary>In a manifest: <c>x64</c>, <c>arm64</c>.</summary>
    public string Name => Architecture.ToString().ToLowerInvariant();

    /// <summary>The system call instruction, for a payload in a process: the host's own, or a stub.</summary>
    public abstract IDoorbell SyscallDoorbell { get; }

    /// <summary>
    /// Code for <see cref="RegionLayout.Executor"/>: <c>void run(void *block)</c>, which makes the system call that a request block
    /// asks for and stores its result there.
    /// </summary>
    public abstract byte[] Executor { get; }

    /// <summary><c>long read(void)</c>: the counter that counts the instructions of an emulated CPU.</summary>
    public abstract byte[] CounterReader { get; }

    /// <summary>An instruction without effect that an emulator's trace begins and ends at.</summary>
    public abstract byte[] TraceMark { get; }

    /// <summary><c>void mark(void)</c>: <see cref="TraceMark"/> as a function.</summary>
    public abstract byte[] TraceMarker { get; }

    /// <summary><c>void synchronize(void *from, void *to)</c>: makes code that was just stored what every CPU runs.</summary>
    public abstract byte[] Synchronizer { get; }

    /// <summary>Where a request block has the number of its call.</summary>
    public abstract uint RequestNumber { get; }

    /// <summary>Of an ELF header (e_machine).</summary>
    internal abstract ushort ElfMachine { get; }

    /// <exception cref="PlatformNotSupportedException">There is no code for it.</exception>
    public static InstructionSet Of(Architecture architecture) => All.FirstOrDefault(set => set.Architecture == architecture)
        ?? throw new PlatformNotSupportedException(
            $"there are no payloads for {architecture}, only for {string.Join(" and ", All.Select(set => set.Architecture))}");

    /// <summary>
    /// Code for <see cref="RegionLayout.Entry"/> of a stub: makes the calls of the start, then parks, runs a block, parks again, for
    /// ever. A call that fails ends the stub with the error number as exit status.
    /// </summary>
    /// <param name="start">The calls.</param>
    /// <param name="parking">How it parks.</param>
    /// <param name="block">A subroutine that runs a block: the payload itself, where it runs in the stub.</param>
    /// <exception cref="ArgumentException">There is no room for so many calls, or no such parking or block here.</exception>
    public abstract byte[] StubEntry(IReadOnlyList<StubCall> start, StubParking parking, uint block = RegionLayout.Body);

    /// <summary>The payload, for <see cref="RegionLayout.Body"/>.</summary>
    internal abstract byte[] Body(Scenario scenario, ExtraWork? extra);

    /// <summary>The stub's first instructions; see <see cref="StubImage"/>.</summary>
    internal abstract byte[] StubProgram(uint address);
}
