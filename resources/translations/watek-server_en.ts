<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en">
<context>
    <name>server::Accounts</name>
    <message numerus="yes">
        <source>%n channel(s) will be registered no more: %1</source>
        <translation>
            <numerusform>%n channel will be registered no more: %1</numerusform>
            <numerusform>%n channels will be registered no more: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channel(s) will go to the next in line.</source>
        <translation>
            <numerusform>%n channel will go to the next in line.</numerusform>
            <numerusform>%n channels will go to the next in line.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) will be logged out.</source>
        <translation>
            <numerusform>%n connection will be logged out.</numerusform>
            <numerusform>%n connections will be logged out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>server::StartProblem</name>
    <message numerus="yes">
        <source>%n more door(s) cannot be opened either: the log names them.</source>
        <translation>
            <numerusform>%n more door cannot be opened either: the log names it.</numerusform>
            <numerusform>%n more doors cannot be opened either: the log names them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>watek::server::window::AccountsTools</name>
    <message numerus="yes">
        <source>%n account(s)</source>
        <translation>
            <numerusform>%n account</numerusform>
            <numerusform>%n accounts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n account(s)</source>
        <translation>
            <numerusform>%1 of %n account</numerusform>
            <numerusform>%1 of %n accounts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>watek::server::window::ConnectionsPage</name>
    <message numerus="yes">
        <source>%n client(s)</source>
        <translation>
            <numerusform>%n client</numerusform>
            <numerusform>%n clients</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>watek::server::window::DoorList</name>
    <message numerus="yes">
        <source>and %n more: the log names them</source>
        <translation>
            <numerusform>and %n more: the log names it</numerusform>
            <numerusform>and %n more: the log names them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>watek::server::window::LogPage</name>
    <message numerus="yes">
        <source>%n line(s) written to %1.</source>
        <translation>
            <numerusform>%n line written to %1.</numerusform>
            <numerusform>%n lines written to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>watek::server::window::OverviewPage</name>
    <message numerus="yes">
        <source>Press Start, and this computer is a chat server: the first %n people who connect talk in the lobby, later ones wait for a place.</source>
        <translation>
            <numerusform>Press Start, and this computer is a chat server: the first one who connects is in the lobby, later ones wait for the place.</numerusform>
            <numerusform>Press Start, and this computer is a chat server: the first %n people who connect talk in the lobby, later ones wait for a place.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>watek::server::window::StopSequence</name>
    <message numerus="yes">
        <source>%n people will be disconnected.</source>
        <translation>
            <numerusform>%n person will be disconnected.</numerusform>
            <numerusform>%n people will be disconnected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The server stops in %n second(s).</source>
        <translation>
            <numerusform>The server stops in %n second.</numerusform>
            <numerusform>The server stops in %n seconds.</numerusform>
        </translation>
    </message>
</context>
</TS>
