namespace Hostcall.Lab.Channel;

/// <summary>What came through the channel is not a whole conversation; the message says where it stops being one.</summary>
internal sealed class ChannelException(string message) : Exception(message);
