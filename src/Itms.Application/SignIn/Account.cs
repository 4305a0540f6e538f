using System.Text.Json.Serialization;

namespace Itms.Application.SignIn;

/// <summary>How one person in the directory signs in. This is a stored format: members may be added but not renamed.</summary>
public sealed record Account
{
    public string Person { get; init; } = "";

    /// <summary>The hasher's output; null before the first password and after the account is disabled.</summary>
    public string? PasswordHash { get; init; }

    public Invitation? Invitation { get; init; }

    public bool Disabled { get; init; }

    /// <summary>Rises when all sessions end, for example with a new password. Sessions of another epoch are invalid.</summary>
    public int Epoch { get; init; }

    /// <summary>Sessions of this epoch that were signed out before they expired.</summary>
    public IReadOnlyList<EndedSession> Ended { get; init; } = [];

    public DateTimeOffset? LastSignInAt { get; init; }

    [JsonIgnore]
    public bool CanSignIn => PasswordHash is not null && !Disabled;

    public Account WithoutSessions() => this with { Epoch = Epoch + 1, Ended = [] };
}

/// <summary>Lets the person set a password with its code.</summary>
/// <param name="By">Id of the administrator.</param>
public sealed record Invitation(string CodeHash, DateTimeOffset ExpiresAt, string By);

public sealed record EndedSession(string Id, DateTimeOffset Until);

/// <summary>The state of an account.</summary>
public enum AccountState
{
    /// <summary>No password, and no code to set one.</summary>
    None,
    Invited,
    Active,

    /// <summary>Too many attempts failed.</summary>
    Locked,
    Disabled,
}

/// <summary>The result of a sign-in attempt.</summary>
public abstract record SignInOutcome
{
    private SignInOutcome() { }

    public sealed record Done(Account Account) : SignInOutcome;

    /// <summary>The name, password or code is wrong. Does not say which.</summary>
    public sealed record Wrong : SignInOutcome;

    public sealed record Locked(TimeSpan For) : SignInOutcome;

    /// <summary>Too many others are signing in at this moment. The attempt was not counted.</summary>
    public sealed record Busy : SignInOutcome;

    /// <summary>There is no setup code, or it was tried too often.</summary>
    public sealed record Closed : SignInOutcome;

    public sealed record Invalid(Domain.Shared.FieldErrors Errors) : SignInOutcome;
}
