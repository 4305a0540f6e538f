namespace Itms.TestKit;

/// <summary>The start of a test's story.</summary>
public static class Given
{
    /// <summary>
    /// A tasking that is not created yet. The time is Monday, January 11, 2027, 9:00. The action is work, the internal due date Friday the
    /// 15th, the date due to the authority Wednesday the 20th. DAD, CoS or AD clears. Monday the 18th is a holiday.
    /// </summary>
    public static TaskingStory Tasking() => new();
}
