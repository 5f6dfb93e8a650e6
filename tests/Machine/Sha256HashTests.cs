using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Hostcall.Paths.Machine;

namespace Hostcall.Tests.Machine;

public sealed class Sha256HashTests
{
    // The examples of NIST for FIPS 180: no block, one block, two blocks.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Published_examples_hold(string message, string digest)
        => Assert.Equal(digest, Sha256Hash.Hex(System.Text.Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void Every_length_around_a_block_agrees_with_the_runtimes_own()
        => Assert.All(Enumerable.Range(0, 200), length => AssertAgrees([.. Enumerable.Range(0, length).Select(i => (byte)i)]));

    [Fact]
    public void Any_message_agrees_with_the_runtimes_own()
        => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), AssertAgrees).QuickCheckThrowOnFailure();

    private static void AssertAgrees(byte[] message)
        => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(message)), Sha256Hash.Hex(message));
}
