namespace Itms.Application.Shared;

/// <summary>A setting is wrong. The message tells the person who starts the host which one, and what it must be.</summary>
public sealed class SettingException(string message) : Exception(message);
