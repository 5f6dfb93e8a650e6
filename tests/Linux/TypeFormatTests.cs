using System.Text;
using Hostcall.Linux;

namespace Hostcall.Tests.Linux;

public sealed class TypeFormatTests
{
    /// <summary>Kinds of include/uapi/linux/btf.h with what follows each, by hand.</summary>
    private static readonly (int Kind, int Members, int Words)[] Others =
        [(1, 0, 1), (2, 0, 0), (3, 0, 3), (4, 2, 6), (5, 1, 3), (6, 2, 4), (7, 0, 0), (8, 0, 0), (13, 3, 6), (14, 0, 1), (15, 1, 3), (16, 0, 0), (17, 0, 1), (18, 0, 0), (19, 1, 3)];

    [Fact]
    public void A_function_has_the_number_of_its_place()
    {
        byte[] btf = Make("wanted");
        Assert.Equal([Others.Length + 2], TypeFormat.FindFunctions(btf, "wanted")!);
        Assert.Equal([1], TypeFormat.FindFunctions(btf, "first")!);
        Assert.Equal([Others.Length + 2, 1], TypeFormat.FindFunctions(btf, "wanted", "first")!);
        Assert.Null(TypeFormat.FindFunctions(btf, "want"));
        Assert.Null(TypeFormat.FindFunctions(btf, "wanted_too"));
        Assert.Null(TypeFormat.FindFunctions(btf, "wanted", "want"));
    }

    [Fact]
    public void What_ends_too_early_or_is_no_BTF_is_refused()
    {
        byte[] btf = Make("wanted");
        for (int length = 0; length < btf.Length - 1; length++)
            Assert.Throws<InvalidDataException>(() => TypeFormat.FindFunctions(btf.AsSpan(0, length), "wanted"));
        btf[0]++;
        Assert.Throws<InvalidDataException>(() => TypeFormat.FindFunctions(btf, "wanted"));
    }

    [Fact]
    public void The_running_kernel_has_functions_of_its_own_alone()
    {
        Assert.SkipUnless(File.Exists(TypeFormat.KernelFile), $"this kernel has no {TypeFormat.KernelFile} (CONFIG_DEBUG_INFO_BTF)");
        int[] numbers = TypeFormat.FindKernelFunctions("vfs_read", "vfs_write")!;
        Assert.All(numbers, number => Assert.True(number > 0));
        Assert.NotEqual(numbers[0], numbers[1]);
        Assert.Null(TypeFormat.FindKernelFunctions("vfs_read", "a_function_of_no_kernel"));
    }

    /// <summary>A function, one type of every other kind, and a function with that name.</summary>
    private static byte[] Make(string name)
    {
        byte[] names = Encoding.ASCII.GetBytes($"\0first\0{name}_not\0{name}\0");
        var types = new List<uint> { 1, 12u << 24, 0 };
        foreach (var (kind, members, words) in Others) types.AddRange([7, (uint)((kind << 24) | members), 0, .. Enumerable.Repeat(0xFFFF_FFFFu, words)]);
        types.AddRange([(uint)(7 + name.Length + 5), 12u << 24, 0]);
        uint length = (uint)types.Count * sizeof(uint);
        uint[] header = [0x0001_EB9F, 24, 0, length, length, (uint)names.Length];
        return [.. header.Concat(types).SelectMany(BitConverter.GetBytes), .. names];
    }
}
