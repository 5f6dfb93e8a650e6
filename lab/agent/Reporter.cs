using System.Text.Json.Serialization.Metadata;
using Hostcall.Lab.Channel;

namespace Hostcall.Lab.Agent;

/// <summary>Sends messages through the channel.</summary>
internal sealed class Reporter(FrameWriter channel)
{
    public void Hello(HelloMessage message) => Send(FrameKind.Hello, message, ChannelJson.Default.HelloMessage);

    /// <summary>Comes back when the host can read it: should the lab die now, it knows during what.</summary>
    public void Started(StartedMessage message)
    {
        Send(FrameKind.Started, message, ChannelJson.Default.StartedMessage);
        channel.Flush();
    }

    public void Blocks(BlocksMessage message) => Send(FrameKind.Blocks, message, ChannelJson.Default.BlocksMessage);

    public void Outcome(OutcomeMessage message) => Send(FrameKind.Outcome, message, ChannelJson.Default.OutcomeMessage);

    /// <summary>Comes back when the host can read it: the next one may take the machine with it.</summary>
    public void Answer(AnswerMessage message)
    {
        Send(FrameKind.Answer, message, ChannelJson.Default.AnswerMessage);
        channel.Flush();
    }

    /// <inheritdoc cref="Answer"/>
    public void Sweep(SweepMessage message)
    {
        Send(FrameKind.Sweep, message, ChannelJson.Default.SweepMessage);
        channel.Flush();
    }

    public void Failure(FailureMessage message) => Send(FrameKind.Failure, message, ChannelJson.Default.FailureMessage);

    private void Send<T>(FrameKind kind, T message, JsonTypeInfo<T> type) =>
        channel.Write(kind, ChannelJson.Write(message, type));
}
