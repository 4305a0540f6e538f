namespace Itms.Application.Shared;

/// <summary>Says which setting is wrong and what it must be. The message is for the person who starts the host.</summary>
public sealed class SettingException(string message) : Exception(message);
