using Itms.Application.Mail;
using Itms.Application.Outbox;
using Itms.Application.Storage;
using Microsoft.Extensions.Logging;

namespace Itms.Application.Tests.Simulation;

/// <summary>All that a process reaches the world through, but the clock.</summary>
/// <param name="Signals">Null: they stay in the process.</param>
public sealed record Ports(
    ITableStore Tables,
    IBlobStore Documents,
    IMailSender Mail,
    IWakeSignal? Signals,
    NewId NewId,
    ILoggerFactory Loggers,
    Func<bool> HasDied);
