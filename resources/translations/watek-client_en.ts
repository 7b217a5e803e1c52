<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en">
    <context>
        <name>AnswerText</name>
        <message numerus="yes">
            <source>%n people are online.</source>
            <translation>
                <numerusform>%n person is online.</numerusform>
                <numerusform>%n people are online.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them show only where you share a channel.</source>
            <translation>
                <numerusform>%n of them shows only where you share a channel.</numerusform>
                <numerusform>%n of them show only where you share a channel.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n people</source>
            <translation>
                <numerusform>%n person</numerusform>
                <numerusform>%n people</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1: used %n time(s)</source>
            <translation>
                <numerusform>%1: used %n time</numerusform>
                <numerusform>%1: used %n times</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>MessageRow</name>
        <message numerus="yes">
            <source>%n new message(s)</source>
            <translation>
                <numerusform>%n new message</numerusform>
                <numerusform>%n new messages</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>StateText</name>
        <message numerus="yes">
            <source>will be sent as %n message(s)</source>
            <translation>
                <numerusform>will be sent as %n message</numerusform>
                <numerusform>will be sent as %n messages</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n line(s) wait to be sent.</source>
            <translation>
                <numerusform>%n line waits to be sent.</numerusform>
                <numerusform>%n lines wait to be sent.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Send %n line(s)?</source>
            <translation>
                <numerusform>Send %n line?</numerusform>
                <numerusform>Send %n lines?</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::ChannelDelegate</name>
        <message numerus="yes">
            <source>%n unread</source>
            <translation>
                <numerusform>%n unread</numerusform>
                <numerusform>%n unread</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n of them for you</source>
            <translation>
                <numerusform>%n of them for you</numerusform>
                <numerusform>%n of them for you</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::JumpButton</name>
        <message numerus="yes">
            <source>↓ %n new</source>
            <translation>
                <numerusform>↓ %n new</numerusform>
                <numerusform>↓ %n new</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Go to %n new message(s)</source>
            <translation>
                <numerusform>Go to %n new message</numerusform>
                <numerusform>Go to %n new messages</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>watek::client::ui::MainWindow</name>
        <message numerus="yes">
            <source>%n conversation(s) there are closed, and the address is forgotten.</source>
            <translation>
                <numerusform>%n conversation there is closed, and the address is forgotten.</numerusform>
                <numerusform>%n conversations there are closed, and the address is forgotten.</numerusform>
            </translation>
        </message>
    </context>
</TS>
