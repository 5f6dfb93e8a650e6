using System.Runtime.InteropServices;
using System.Text;
using Hostcall.Linux;
using Hostcall.VmmMinimal.Native;
using static Hostcall.VmmMinimal.Native.KvmConstants;

namespace Hostcall.VmmMinimal;

/// <summary>
/// KVM's binary statistics of one vCPU (KVM_GET_STATS_FD): cumulative counters such as <c>exits</c>,
/// <c>io_exits</c>, <c>hypercalls</c>. Empty where the kernel has no binary statistics (before 5.14).
/// </summary>
public sealed unsafe class VcpuCounters : IDisposable
{
    /// <summary>The counter of VM exits, whatever their reason.</summary>
    public const string Exits = "exits";

    private readonly FileDescriptor? file;
    private readonly Dictionary<string, long> offsets = [];

    /// <param name="file">What KVM_GET_STATS_FD gave; disposed with this. Null where the kernel has no such counters.</param>
    internal VcpuCounters(FileDescriptor? file)
    {
        this.file = file;
        if (file is not null) ReadDescriptors();
    }

    internal static VcpuCounters Of(FileDescriptor vcpu)
    {
        int fd = Libc.ioctl(vcpu.Number, KVM_GET_STATS_FD, 0);
        return new VcpuCounters(fd < 0 ? null : new FileDescriptor(fd));
    }

    /// <summary>The counters that this kernel keeps.</summary>
    public IReadOnlyCollection<string> Names => offsets.Keys;

    /// <summary>The value of a counter since the vCPU was made, or null where the kernel keeps none.</summary>
    /// <exception cref="VmmException">The kernel's file ends early.</exception>
    /// <exception cref="LinuxException">It can't be read.</exception>
    public ulong? Read(string name)
    {
        if (!offsets.TryGetValue(name, out long offset)) return null;
        ulong value;
        ReadExactly(new Span<byte>(&value, sizeof(ulong)), offset);
        return value;
    }

    public void Dispose() => file?.Dispose();

    private void ReadDescriptors()
    {
        var header = default(kvm_stats_header);
        ReadExactly(MemoryMarshal.AsBytes(new Span<kvm_stats_header>(ref header)), 0);

        // Each descriptor is followed by its name, in a field whose size the header gives.
        var record = new byte[sizeof(kvm_stats_desc) + (int)header.name_size];
        for (uint i = 0; i < header.num_desc; i++)
        {
            ReadExactly(record, header.desc_offset + (i * (long)record.Length));
            var descriptor = MemoryMarshal.Read<kvm_stats_desc>(record);
            var name = record.AsSpan(sizeof(kvm_stats_desc));
            int length = name.IndexOf((byte)0);
            if (descriptor.size != 1 || (descriptor.flags & KVM_STATS_TYPE_MASK) != KVM_STATS_TYPE_CUMULATIVE) continue;
            offsets[Encoding.ASCII.GetString(length < 0 ? name : name[..length])] = header.data_offset + descriptor.offset;
        }
    }

    private void ReadExactly(Span<byte> buffer, long offset)
    {
        fixed (byte* pointer = buffer)
        {
            nint read = Libc.pread(file!.Number, pointer, (nuint)buffer.Length, (nint)offset);
            if (read == buffer.Length) return;
            throw read < 0
                ? LinuxException.Last("read(KVM statistics)")
                : new VmmException($"KVM statistics end after {read} of {buffer.Length} bytes at {offset}");
        }
    }
}
